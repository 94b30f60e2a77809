using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using Leafwire.Contracts;
using Leafwire.Lab;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Files;
using Leafwire.Tests.Http;
using Leafwire.Tests.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Leafwire.Tests.Integration.Host;

/// <summary>Messages to people, to a real receiver: at least once, under one id, and nothing in them that is nobody's concern.</summary>
public sealed class NotificationTests(Cloud cloud) : NotificationWorld(cloud)
{
    [Fact]
    public async Task Push_ThatFails_IsToldToEveryTargetInItsForm()
    {
        await using var receiver = WebhookReceiver.Start();
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        Runner.Script = command => Task.FromResult<Reply?>(new RejectedReply
        {
            Header = command.Header, Runner = "scripted", Message = "refused: snmp-server community hush",
            Lines = [new RejectedLine(3, "snmp-server community hush", "% Invalid input at 192.0.2.9")],
        });
        await StartHostAsync(
            Target("bus", "Kind=EventGrid"), Target("bus", $"Url={receiver.Url}bus"), Target("bus", "Key=grid-key"),
            Target("hook", $"Url={receiver.Url}hook"), Target("chat", "Kind=Slack"), Target("chat", $"Url={receiver.Url}chat"),
            Target("cards", "Kind=Teams"), Target("cards", $"Url={receiver.Url}cards"),
            Target("quiet", $"Url={receiver.Url}quiet"),
            $"{Section}Routes:0:Targets:0=bus", $"{Section}Routes:0:Targets:1=hook", $"{Section}Routes:0:Targets:2=chat",
            $"{Section}Routes:0:Targets:3=cards", $"{Section}Routes:0:Targets:4=hook", $"{Section}Routes:0:Sites:0=l?b",
            $"{Section}Routes:0:Kinds:0=failed", $"{Section}Routes:1:Targets:0=quiet", $"{Section}Routes:1:Sites:0=other",
            $"{Section}Routes:2:Targets:0=quiet", $"{Section}Routes:2:Kinds:0=split");

        string id = await UploadAsync("told", null, (device, Config(device)));

        foreach (string path in new[] { "/bus", "/hook", "/chat", "/cards" })
            await receiver.WaitAsync(r => r.Path == path, Cancel);
        (await EndAsync(id)).Status.ShouldBe(PushStatus.Failed);
        WebhookRequest[] all = [.. receiver.Received];
        all.Length.ShouldBe(4);
        all.Single(r => r.Path == "/hook").Id.ShouldBe($"{id}.failed.1");
        all.Single(r => r.Path == "/bus").Headers["aeg-sas-key"].ShouldBe("grid-key");
        all.Single(r => r.Path == "/hook").Json.GetProperty("data").GetProperty("devices")[0].GetProperty("outcome").GetString()
            .ShouldBe("rejected");
        foreach (WebhookRequest request in all)
        {
            request.Body.ShouldContain($"leafwire status {id}");
            request.Body.ShouldNotContain("hush");
            request.Body.ShouldNotContain("192.0.2.9");
        }

        await EmptyAsync();
    }

    [Fact]
    public async Task Example_CarriedOut_TellsWhatThePageShows()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(LabPaths.Root, "docs", "notifications.md"), Cancel);
        string[] blocks = [.. page.Split("```json\n").Skip(1).Select(b => b.Split("```")[0])];
        await using var receiver = WebhookReceiver.Start();
        using var folder = new TemporaryFolder();
        folder.Write("noc.url", $"{receiver.Url}noc\n");
        folder.Write("slack.url", $"{receiver.Url}slack\n");
        using var settings = new MemoryStream(Encoding.UTF8.GetBytes(
            blocks[0].Replace("/etc/leafwire/", folder.Path + "/", StringComparison.Ordinal)));
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync([.. new ConfigurationBuilder().AddJsonStream(settings).Build().AsEnumerable()
            .Where(s => s.Value is not null).Select(s => $"--{s.Key}={s.Value}")]);

        string id = await UploadAsync("told", """{ "approval": "required" }""", (device, Config(device)));

        WebhookRequest told = await receiver.WaitAsync(r => r.Path == "/noc", Cancel);
        (await receiver.WaitAsync(r => r.Path == "/slack", Cancel)).Body.ShouldContain($"leafwire approve {id} --digest");
        JsonNode shown = JsonNode.Parse(blocks[1])!;
        string digest = (await UntilAsync(id, p => p.Digest is not null)).Digest!;
        JsonNode sent = JsonNode.Parse(told.Body.Replace(id, (string)shown["data"]!["push"]!["id"]!, StringComparison.Ordinal)
            .Replace(digest, (string)shown["data"]!["push"]!["digest"]!, StringComparison.Ordinal)
            .Replace(device, "leaf1", StringComparison.Ordinal))!;
        ((DateTimeOffset)sent["time"]!).ShouldBe((DateTimeOffset)sent["data"]!["at"]!);
        (sent["time"], sent["data"]!["at"]) = (shown["time"]!.DeepClone(), shown["data"]!["at"]!.DeepClone());
        JsonNode.DeepEquals(sent, shown).ShouldBeTrue(sent.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    // The host that told it is gone before, while or after it sent: the next one sends what is left, under the same id.
    [Fact]
    public async Task Push_ThatWaitsForPeople_IsToldThoughTheHostChanges()
    {
        int port = WebhookReceiver.FreePort();
        string[] settings = [Target("hook", $"Url=http://127.0.0.1:{port}/"), $"{Section}Routes:0:Targets:0=hook"];
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        WebApplication first = await StartHostAsync(settings);
        string id = await UploadAsync("asks", """{ "approval": "required" }""", (device, Config(device)));
        await UntilAsync(id, p => p.Status == PushStatus.AwaitingApproval);
        await UntilTriedAsync(id);
        await first.StopAsync(Cancel);

        await using var receiver = WebhookReceiver.Start(port);
        await StartHostAsync(settings);
        // Nobody waits for the pause after the first failure.
        Time.Advance(TimeSpan.FromMinutes(5));
        await Sender(receiver.Url).SendAsync(Cancel);

        WebhookRequest told = await receiver.WaitAsync(r => r.Id == $"{id}.awaitingApproval.1", Cancel);
        told.Json.GetProperty("data").GetProperty("commands")[0].GetString().ShouldBe(
            $"leafwire approve {id} --digest {(await Table.FindAsync(id, Cancel))!.Digest}");
        await ApproveAsync(id);
        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
        receiver.Received.Select(r => r.Id).Distinct().ShouldBe([$"{id}.awaitingApproval.1"]);
    }

    [Fact]
    public async Task Runner_ThatFallsSilent_IsToldOnce_AndOneWhoseClockIsOffToo()
    {
        await using var receiver = WebhookReceiver.Start();
        string silent = Device("leaf1"), late = Device("leaf2");
        using var measured = new Measured(TelemetryNames.Pipeline, tags => tags.ContainsValue(Cloud.Site));
        await using Driver pipeline = NewDriver();
        var watch = new RunnerWatch(
            Outbox, Hub, pipeline.Get<PresenceProbe>(), Microsoft.Extensions.Options.Options.Create(Options(receiver.Url)), Time);
        // Runners answer for what they read, and no push made the site's stream yet.
        await pipeline.Get<PresenceProbe>().PrepareAsync(Cloud.Site, Cancel);
        await Runner.ServeAsync(late);
        Runner.ClockAhead = TimeSpan.FromSeconds(30);
        await watch.SawAsync(Ended(("gone", silent), ("scripted", late)), Cancel);

        (await watch.LookAsync(Cancel)).ShouldBeEmpty("one answer can be lost");
        Time.Advance(TimeSpan.FromMinutes(3));
        IReadOnlyList<Notification> told = await watch.LookAsync(Cancel);

        told.Select(t => (t.Kind, t.Subject)).ShouldBe(
            [(NotificationKind.RunnerSilent, "runners/gone"), (NotificationKind.ClockOff, "runners/scripted")], ignoreOrder: true);
        measured.Seen.ShouldContain($"leafwire.runner.silence 180 s runner=gone site={Cloud.Site}");
        measured.Seen.ShouldContain(s => Regex.IsMatch(s, $@"^leafwire\.runner\.clock\.offset \S+ s runner=scripted site={Cloud.Site}$"));
        Time.Advance(TimeSpan.FromMinutes(1));
        // A push of before that ends meanwhile begins nothing anew.
        await watch.SawAsync(Ended(("gone", silent)), Cancel);
        (await watch.LookAsync(Cancel)).Select(t => t.Id).ShouldBe(told.Select(t => t.Id), ignoreOrder: true);
    }

    [Fact]
    public async Task Host_WithoutARoute_KeepsNothing()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();

        await EndAsync(await UploadAsync("quiet", """{ "approval": "required", "approvalWithin": "1s" }""", (device, Config(device))));

        await Should.ThrowAsync<RequestFailedException>(async () =>
        {
            await foreach (TableEntity _ in Storage.Notifications.QueryAsync<TableEntity>(
                cancellationToken: Cancel))
                throw new InvalidOperationException("there is a row");
        });
    }
}
