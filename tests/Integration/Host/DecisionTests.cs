using System.Text;
using Azure.Storage.Blobs.Models;
using Leafwire.Cli.Client;
using Leafwire.Cli.Push;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

public sealed class DecisionTests(Cloud cloud) : World(cloud)
{
    [Fact]
    public async Task Push_ThatNeedsApproval_ShowsItsDiffAndGoesOnWhenApproved()
    {
        string device = Device("leaf1");
        string id = await AwaitingAsync(device);
        (int status, var body) = await GetAsync($"api/pushes/{id}");
        status.ShouldBe(200);
        body.GetProperty("status").GetString().ShouldBe("awaitingApproval");
        body.GetProperty("devices")[0].GetProperty("outcome").GetString().ShouldBe("previewed");
        Runner.Commands.Select(c => c.Kind).ShouldBe([CommandKind.Preview]);

        (status, _) = await ApproveAsync(id);

        status.ShouldBe(202);
        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
        Runner.Commands.Select(c => c.Kind).ShouldBe([CommandKind.Preview, CommandKind.Configure, CommandKind.Confirm]);
    }

    [Fact]
    public async Task Push_ThatWasApproved_ArmsNothingElseAndTellsWhoWhenWhatAndWhy()
    {
        string id = await AwaitingAsync(Device("leaf1"));
        string digest = (await Table.FindAsync(id, Cancel)).ShouldNotBeNull().Digest.ShouldNotBeNull();

        (await ApproveAsync(id)).Status.ShouldBe(202);

        PushReport report = await EndAsync(id);
        Runner.Commands.OfType<ConfigureCommand>().Single().ApprovedDiff.ShouldBe(Payload.DigestOf("+vlan 10\n"));
        PushDecision decision = report.Decisions.ShouldHaveSingleItem();
        (decision.Kind, decision.By, decision.Reason, decision.Digest).ShouldBe(
            (DecisionKind.Approve, "anna (not proven)", "looks right", digest));
        decision.At.ShouldBeInRange(report.StartedAt, report.EndedAt!.Value);
        (await Table.FindAsync(id, Cancel))!.Decisions.ShouldBe([decision]);
        (await ResultAsync(id, ResultFolder.Page)).ShouldContain("\"kind\":\"approve\",\"by\":\"anna");
    }

    [Fact]
    public async Task Approval_OfNothing_OfSomethingElse_OrTwice_IsRefused()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("b", """{"approval":"required","approvers":2}""", (device, Config(device)));
        await UntilAsync(id, p => p.Status == PushStatus.AwaitingApproval);

        (await PostAsync($"api/pushes/{id}/approve", """{"by":"anna"}""")).Status.ShouldBe(409);
        (await PostAsync($"api/pushes/{id}/approve",
            $$"""{"by":"anna","digest":"{{(await Table.FindAsync(id, Cancel))!.Digest}}","key":"U","signature":"x"}"""))
            .Status.ShouldBe(400);
        (await PostAsync($"api/pushes/{id}/approve", $$"""{"by":"anna","digest":"{{Payload.DigestOf("x")}}"}""")).Status.ShouldBe(409);
        (await PostAsync($"api/pushes/{id}/approve", """{"by":"anna","digest":"all of it"}""")).Status.ShouldBe(400);
        (await ApproveAsync(id)).Status.ShouldBe(202);
        await UntilAsync(id, p => p.Decisions.Count == 1);
        (await ApproveAsync(id, by: "Anna")).Status.ShouldBe(409);
        (await ApproveAsync(id, by: "berta")).Status.ShouldBe(202);

        (await EndAsync(id)).Decisions.Select(d => d.By).ShouldBe(["anna (not proven)", "berta (not proven)"]);
    }

    [Fact]
    public async Task Approval_OfTheUploadsAuthor_IsRefused()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        const string policy = """{"approval":"required","notAuthor":true}""";
        byte[] zip = Zip.Of(($"{device}.cfg", Encoding.UTF8.GetBytes(Config(device))), ("push.json", Encoding.UTF8.GetBytes(policy)));
        var name = new UploadName(Cloud.Site, "b.zip");
        var stored = await Storage.Uploads.GetBlobClient(name.Path).UploadAsync(
            new BinaryData(zip),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { [$"{Provenance.Prefix}author"] = "Anna" } }, Cancel);
        string id = PushId.Of(name, stored.Value.ETag.ToString());
        await StartHostAsync();
        await UntilAsync(id, p => p.Status == PushStatus.AwaitingApproval);

        (await ApproveAsync(id)).Status.ShouldBe(409);
        (await ApproveAsync(id, by: "berta")).Status.ShouldBe(202);

        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Push_ThatNobodyButItsUnknownAuthorMayNotApprove_IsRefused()
    {
        string device = Device("leaf1");
        await StartHostAsync();
        PushReport report = await EndAsync(
            await UploadAsync("b", """{"approval":"required","notAuthor":true}""", (device, Config(device))));
        report.Status.ShouldBe(PushStatus.Refused);
        report.Message.ShouldContain("names no author");

        // Whoever uploads by the command line is told so before, in the same words.
        using var account = new StorageAccount(Storage);
        (await NobodyAsync("""{"approval":"required","notAuthor":true}""")).ShouldBe(report.Problems.ShouldHaveSingleItem().ToString());
        (await NobodyAsync("""{"approval":"required"}""")).ShouldBeNull();
        await new SitePolicyStore(Storage).StoreAsync(
            Cloud.Site, """{ "approval": "required", "notAuthor": true }"""u8.ToArray(), Cancel);
        (await NobodyAsync("{}")).ShouldNotBeNull().ShouldStartWith($"sites/{Cloud.Site}.json: 'notAuthor': the upload names no author, ");
        (await NobodyAsync("{}", new Provenance { Author = "anna" })).ShouldBeNull();
        (await NobodyAsync("""{"dryRun":true}""")).ShouldBeNull();
        // Who uploads need not be able to read it: the pipeline says it then.
        await Storage.Policies.DeleteAsync(cancellationToken: Cancel);
        (await NobodyAsync("{}")).ShouldBeNull();
        (await NobodyAsync("""{"approval":"required","notAuthor":true}""")).ShouldNotBeNull();

        async Task<string?> NobodyAsync(string policy, Provenance? from = null)
        {
            var name = new UploadName(Cloud.Site, "next.zip");
            byte[] zip = Zip.Of(
                ($"{device}.cfg", Encoding.UTF8.GetBytes(Config(device))), ("push.json", Encoding.UTF8.GetBytes(policy)));
            return (await PushRun.NobodyApprovesAsync(
                account, name, UploadReader.Read(name, zip).Upload!, from, TimeProvider.System.GetUtcNow(), Cancel))?.ToString();
        }
    }

    [Fact]
    public async Task Push_ThatWaitsForPeople_HoldsNobodyUpAndIsSuperseded()
    {
        string device = Device("leaf1");
        string id = await AwaitingAsync(device);
        await NextSecondAsync();

        string newer = await UploadAsync("c", """{"supersede":"none"}""", (device, Config(device, "vlan 11")));
        (await EndAsync(newer)).Status.ShouldBe(PushStatus.Succeeded);
        (await ApproveAsync(id)).Status.ShouldBe(202);

        PushReport report = await EndAsync(id);
        report.Status.ShouldBe(PushStatus.Superseded, report.Message);
        Runner.Commands.OfType<ConfigureCommand>().ShouldAllBe(c => c.PushId == newer);
    }

    [Fact]
    public async Task Push_ThatWaitsForPeople_GivesItsPlaceToANewerOne()
    {
        string device = Device("leaf1");
        string older = await AwaitingAsync(device);
        await NextSecondAsync();
        string newer = await UploadAsync("c", NeedsApproval, (device, Config(device, "vlan 11")));
        await UntilAsync(newer, p => p.Status == PushStatus.AwaitingApproval);

        // Whether it heard of it by now or not: what is approved of it is void.
        await ApproveAsync(older);

        (await EndAsync(older)).Status.ShouldBe(PushStatus.Superseded);
        (await ApproveAsync(newer)).Status.ShouldBe(202);
        (await EndAsync(newer)).Status.ShouldBe(PushStatus.Succeeded);
        Runner.Commands.OfType<ConfigureCommand>().ShouldAllBe(c => c.PushId == newer);
    }

    // What is only previewed is no newer push that went first.
    [Fact]
    public async Task Push_ThatWaitsForPeople_SupersedesNoOlderOne()
    {
        string device = Device("leaf1");
        string older = await AwaitingAsync(device);
        await NextSecondAsync();
        string newer = await UploadAsync(
            "c", """{"approval":"required","supersede":"none"}""", (device, Config(device, "vlan 11")));
        await UntilAsync(newer, p => p.Status == PushStatus.AwaitingApproval);

        (await ApproveAsync(older)).Status.ShouldBe(202);
        (await EndAsync(older)).Status.ShouldBe(PushStatus.Succeeded);
        (await ApproveAsync(newer)).Status.ShouldBe(202);
        (await EndAsync(newer)).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Push_ThatIsRejected_TouchesNothingAndSaysWhoAndWhy()
    {
        string id = await AwaitingAsync(Device("leaf1"));

        await PostAsync($"api/pushes/{id}/reject", """{"by":"anna","reason":"wrong site"}""");

        PushReport report = await EndAsync(id);
        report.Status.ShouldBe(PushStatus.Cancelled);
        report.Message.ShouldContain("rejected by anna (not proven): wrong site");
        Runner.Commands.ShouldNotContain(c => c is ConfigureCommand);
    }

    [Fact]
    public async Task Push_ThatIsCancelledWhileArmed_IsReverted()
    {
        string first = Device("leaf1"), second = Device("leaf2");
        var armed = new TaskCompletionSource();
        Runner.Script = command =>
        {
            if (command is ConfigureCommand && command.Device == first)
                armed.TrySetResult();
            // The second never answers its configure command, so the wave stays open.
            return Task.FromResult(command is ConfigureCommand && command.Device == second ? null : ScriptedRunner.Default(command));
        };
        await Runner.ServeAsync(first, second);
        await StartHostAsync();
        string id = await UploadAsync("b", """{"waves":{"canary":[]}}""", (first, Config(first)), (second, Config(second)));
        await armed.Task.WaitAsync(Cancel);

        (int status, _) = await PostAsync($"api/pushes/{id}/cancel", """{"by":"anna"}""");

        status.ShouldBe(202);
        PushReport report = await EndAsync(id);
        report.Status.ShouldBe(PushStatus.Cancelled);
        report.Devices.ShouldAllBe(d => d.Runs == RunningConfiguration.Old);
        Runner.Commands.Count(c => c is RevertCommand).ShouldBe(2);
    }

    [Fact]
    public async Task Push_CancelledWhileItQueues_EndsAtOnceAndTouchesNothing()
    {
        string device = Device("leaf1");
        TaskCompletionSource free = Runner.Hold();
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string first = await UploadAsync("a", null, (device, Config(device)));
        await UntilAsync(first, p => p.DeviceCount == 1);
        string second = await UploadAsync("b", null, (device, Config(device, "vlan 11")));
        await UntilAsync(second, p => p.Message.Contains($"waits for push {first}", StringComparison.Ordinal));

        (await PostAsync($"api/pushes/{second}/approve", """{"by":"anna"}""")).Status.ShouldBe(409);
        (await PostAsync($"api/pushes/{second}/cancel", """{"by":"anna","reason":"not this one"}""")).Status.ShouldBe(202);

        PushReport report = await EndAsync(second);
        report.Status.ShouldBe(PushStatus.Cancelled);
        report.Message.ShouldContain("cancelled by anna (not proven): not this one");
        Runner.Commands.ShouldAllBe(c => c.PushId == first);
        free.SetResult();
        (await EndAsync(first)).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Push_CancelledWhileItWaitsForARunner_EndsAtOnce()
    {
        string device = Device("leaf1");
        await StartHostAsync();
        string id = await UploadAsync("b", """{"runnerWait":"1h"}""", (device, Config(device)));
        await UntilAsync(id, p => p.Message == $"waits for a runner of {device}");

        (await PostAsync($"api/pushes/{id}/cancel", """{"by":"anna"}""")).Status.ShouldBe(202);

        (await EndAsync(id)).Status.ShouldBe(PushStatus.Cancelled);
    }

    [Fact]
    public async Task Decision_WhereNothingIsToBeDecided_IsRefused()
    {
        string device = Device("leaf1");
        TaskCompletionSource free = Runner.Hold();
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("b", null, (device, Config(device)));
        await UntilAsync(id, p => p.DeviceCount == 1);

        foreach (string decision in new[] { "approve", "reject" })
            (await PostAsync($"api/pushes/{id}/{decision}", """{"by":"anna"}""")).Status.ShouldBe(409);
        free.SetResult();

        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
    }

    private async Task<string> AwaitingAsync(string device)
    {
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync("b", NeedsApproval, (device, Config(device)));
        await UntilAsync(id, p => p.Status == PushStatus.AwaitingApproval);
        return id;
    }
}
