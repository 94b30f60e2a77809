using System.Diagnostics;
using Leafwire.Cli.Client;
using Leafwire.Contracts;
using Leafwire.Lab.Site;
using Leafwire.Lab.Switches;
using Leafwire.Lab.Telemetry;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;
using Leafwire.Tests.Scenarios;
using Leafwire.Tests.Secrets;

namespace Leafwire.Tests.Integration.EndToEnd;

/// <summary>What host and runner send of a push, in processes of their own, with hub and leaf between them.</summary>
public sealed class TelemetryTests
{
    private const string Device = "good";

    /// <summary>The file of each signal, and what shows that it tells of the push.</summary>
    private static readonly Dictionary<string, string> Signals = new()
    {
        ["traces.jsonl"] = "\"gone\"", ["metrics.jsonl"] = "leafwire.device.outcomes", ["logs.jsonl"] = "\"gone\"",
    };

    [Fact]
    public async Task Push_ThroughTheWholeLab_IsOneTraceFromUploadToSave()
    {
        using var folder = new TemporaryFolder();
        using ActivityListener listener = Listen();
        (PushReport report, ActivityTraceId trace, IReadOnlyCollection<ReceivedSpan> all) = await PushAsync(folder, [Device]);
        report.Status.ShouldBe(PushStatus.Succeeded, report.Message);

        IReadOnlyList<ReceivedSpan> spans = TraceTree.Of(report.Id, all);
        spans.ShouldAllBe(s => s.Trace == trace.ToString());
        var byId = spans.ToDictionary(s => s.Id);
        ReceivedSpan intake = spans.Single(s => s.Name == "intake");
        intake.Parent.ShouldNotBeEmpty("it hangs below the upload");
        foreach (string step in (string[])["plan", "queue", "serve", "drive", "archive", "record", "leave"])
        {
            ReceivedSpan[] ofStep = [.. spans.Where(s => s.Name == step && s.Source == TelemetryNames.Pipeline)];
            ofStep.ShouldNotBeEmpty(step);
            ofStep.ShouldAllBe(s => s.Parent == intake.Id && s.Service == "leafwire-host");
        }

        foreach ((string kind, string[] stages) in new[]
        {
            ("configure", (string[])[Stages.Queue, Stages.Connect, Stages.Load, Stages.Diff, Stages.Arm, Stages.Prove]),
            ("confirm", [Stages.Queue, Stages.Confirm, Stages.Save]),
        })
        {
            ReceivedSpan command = spans.Single(s => s.Name == kind && s.Attributes.ContainsKey(TelemetryNames.Outcome));
            command.Service.ShouldBe("leafwire-runner");
            command.Attributes[TelemetryNames.Device].ShouldBe(Device);
            // Through hub and leaf: what the runner received, what the host published, within the step that did so.
            Above(command).Select(s => $"{s.Name} {s.Service}").ShouldBe(
            [
                "command receive leafwire-runner", "command publish leafwire-host", "command request leafwire-host",
                "drive leafwire-host", "intake leafwire-host",
            ]);
            ReceivedSpan[] below = [.. spans.Where(s => s.Parent == command.Id)];
            stages.Except(below.Select(s => s.Name)).ShouldBeEmpty(kind);
            below.Where(s => s.Source == TelemetryNames.Runner).ShouldAllBe(s => s.Attributes[TelemetryNames.Device] == Device);
            // The reply goes on in the same trace, back to the host.
            ReceivedSpan[] replies = [.. spans.Where(s => s.Name == "reply receive" && Above(s).Contains(command))];
            replies.ShouldNotBeEmpty(kind);
            replies.ShouldAllBe(s => s.Service == "leafwire-host");
        }

        // What the report says of a stage, its span says too.
        StageTime armed = report.Devices.Single().Stages.Single(s => s.Stage == Stages.Arm);
        spans.Single(s => s.Name == Stages.Arm).Milliseconds.ShouldBe(armed.Milliseconds, 1);
        string metrics = await File.ReadAllTextAsync(folder.At("metrics.jsonl"), TestContext.Current.CancellationToken);
        foreach (string name in (string[])["leafwire.push.outcomes", "leafwire.device.stage.duration", "leafwire.runner.slot.limit"])
            metrics.ShouldContain($"\"{name}\"");
        string logs = await File.ReadAllTextAsync(folder.At("logs.jsonl"), TestContext.Current.CancellationToken);
        logs.ShouldContain($$$"""{"key":"{{{TelemetryNames.Push}}}","value":{"stringValue":"{{{report.Id}}}"}}""");
        logs.ShouldContain($$$"""{"key":"{{{TelemetryNames.Device}}}","value":{"stringValue":"{{{Device}}}"}}""");

        IEnumerable<ReceivedSpan> Above(ReceivedSpan span)
        {
            while (byId.TryGetValue(span.Parent, out ReceivedSpan? parent))
                yield return span = parent;
        }
    }

    [Fact]
    public async Task Push_OfSecrets_LeavesNoneInTelemetry()
    {
        using var folder = new TemporaryFolder();
        using ActivityListener listener = Listen();
        (PushReport report, _, _) = await PushAsync(folder, [Device, "gone"], d => PlantedSecrets.Configuration(d, ""));
        report.Status.ShouldBe(PushStatus.Failed, report.Message);

        foreach ((string signal, string words) in Signals)
        {
            string text = await File.ReadAllTextAsync(folder.At(signal), TestContext.Current.CancellationToken);
            text.ShouldContain(words, Case.Sensitive, signal);
            string[] kept = [.. PlantedSecrets.Values, .. PlantedSecrets.PrivateKey.Skip(1).Take(3), "127.0.0.1", "\"admin\""];
            kept.Where(secret => text.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty(signal);
        }
    }

    private static async Task<(PushReport Report, ActivityTraceId Trace, IReadOnlyCollection<ReceivedSpan> Spans)> PushAsync(
        TemporaryFolder folder, string[] devices, Func<string, string>? candidate = null)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using OtlpReceiver receiver = OtlpReceiver.Start(folder.At(""));
        PushReport report;
        ActivityTraceId trace;
        await using (ScenarioSite site = await ScenarioSite.StartAsync(new LabSiteOptions
        {
            Switches = [.. devices.Select(d => new SwitchOptions { Name = d, Faults = d == "gone" ? [Fault.Parse("unreachable")] : [] })],
            Environment = receiver.Environment,
            LogLevel = "Trace",
        }, cancellationToken))
        {
            using var account = new StorageAccount(site.Storage);
            byte[] build = Zip.Of([.. devices.Select(d => (d + ".cfg", (candidate ?? ScenarioSite.Candidate)(d)))]);
            using var caller = new Activity("a build");
            caller.Start();
            trace = caller.TraceId;
            string id = await account.UploadAsync(new UploadName(site.Lab.Site, "traced.zip"), build, cancellationToken);
            report = await site.ResultAsync(id, cancellationToken);
        }

        // Host and runner have ended, and sent what they had.
        return (report, trace, receiver.Spans);
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TelemetryNames.Cli or TelemetryNames.Pipeline,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
