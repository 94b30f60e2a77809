using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Integration.Host;

public sealed class DecisionTests(Cloud cloud) : World(cloud)
{
    private const string NeedsApproval = """{"approval":"required"}""";

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

        (status, _) = await PostAsync($"api/pushes/{id}/approve", """{"by":"anna","reason":"looks right"}""");

        status.ShouldBe(202);
        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
        Runner.Commands.Select(c => c.Kind).ShouldBe([CommandKind.Preview, CommandKind.Configure, CommandKind.Confirm]);
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
