using System.Collections.Concurrent;
using System.Diagnostics;
using Leafwire.Contracts;
using Leafwire.Runner.Lanes;
using Leafwire.Runner.Telemetry;
using Leafwire.Runner.Work;
using Leafwire.Tests.Telemetry;
using Leafwire.Tests.Unit.Runner.Lanes;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Telemetry;

/// <summary>What the runner measures of commands and their stages.</summary>
public sealed class RunnerTelemetryTests
{
    private const string Site = "site-of-stages";

    private static readonly FetchCommand Fetch = new()
    {
        Id = "0123456789abcdef.leaf1.fetch", PushId = "0123456789abcdef", Site = Site, Device = "leaf1", NotAfter = default,
    };

    [Fact]
    public void Stages_OfACommand_AreSpansBelowItAndAreMeasured()
    {
        using var measured = new Measured(TelemetryNames.Runner, tags => tags.ContainsValue(Site));
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryNames.Runner,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var time = new FakeTimeProvider();
        ActivityContext sent = ActivityContext.Parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null);

        using (Activity? command = RunnerTelemetry.Begin(Fetch, sent))
        {
            var stages = new StageClock(time, _ => { }, stage => RunnerTelemetry.Stage(Fetch, stage, command, time.GetUtcNow()));
            stages.Begin(Stages.Connect);
            time.Advance(TimeSpan.FromMilliseconds(800));
            stages.Begin(Stages.Fetch);
            time.Advance(TimeSpan.FromMilliseconds(200));
            stages.End();
            stages.End();
            stages.Times.ShouldBe([new StageTime(Stages.Connect, 800), new StageTime(Stages.Fetch, 200)]);
            Activity.Current.ShouldBe(command);
            RunnerTelemetry.Answered(Fetch, "fetched", TimeSpan.FromSeconds(1), command);
        }

        Activity[] spans = [.. ended.Where(s => s.TraceId == sent.TraceId)];
        spans.Select(s => (s.DisplayName, s.Duration.TotalMilliseconds)).Take(2).ShouldBe([("connect", 800.0), ("fetch", 200.0)]);
        spans[2].DisplayName.ShouldBe("fetch");
        spans[2].ParentSpanId.ShouldBe(sent.SpanId);
        spans[2].GetTagItem(TelemetryNames.Outcome).ShouldBe("fetched");
        spans.Take(2).ShouldAllBe(s => s.ParentSpanId == spans[2].SpanId);
        measured.Seen.ShouldBe(
        [
            $"leafwire.device.stage.duration 0.8 s kind=fetch site={Site} stage=connect",
            $"leafwire.device.stage.duration 0.2 s kind=fetch site={Site} stage=fetch",
            $"leafwire.command.duration 1 s kind=fetch outcome=fetched site={Site}",
        ]);
    }

    [Fact]
    public void Slot_ThatIsTaken_IsInUseUntilItIsGivenBack()
    {
        var slots = new WorkSlots(2);
        slots.TakeAsync(CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        slots.TakeAsync(CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        Task waiting = slots.TakeAsync(CancellationToken.None);

        (slots.Used, slots.Size).ShouldBe((2, 2));
        slots.Release();
        // It went to the one who waited.
        waiting.IsFaulted.ShouldBeFalse();
        slots.Used.ShouldBe(2);
        slots.Release();
        slots.Release();
        slots.Used.ShouldBe(0);
    }

    [Fact]
    public void Message_ThatIsNoCommand_IsCountedAsRefused()
    {
        using var measured = new Measured(TelemetryNames.Runner, tags => tags.ContainsValue("lab"));
        using var world = new LaneWorld();
        world.Start("leaf1");
        int before = Count();

        world.Run(() => world.Hub.Send("leaf1", "{}"u8.ToArray()));

        world.Until(() => Count() > before);

        int Count() => measured.Seen.Count(s => s == "leafwire.command.refusals 1 {command} site=lab");
    }
}
