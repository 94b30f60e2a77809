using System.Collections.Concurrent;
using System.Diagnostics;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Telemetry;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Telemetry;

namespace Leafwire.Tests.Unit.Telemetry;

/// <summary>What the pipeline counts, and what its spans hang below.</summary>
public sealed class PipelineTelemetryTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Push_ThatEnded_IsCountedWithItsDevicesByOutcome()
    {
        using var measured = new Measured(TelemetryNames.Pipeline, tags => tags.ContainsValue("site-of-ended"));
        PushReport report = PushReport.Refused("0123456789abcdef", new UploadName("site-of-ended", "b.zip"),
            [new UploadProblem("b.zip", null, "wrong")], Now, Now) with
        {
            Status = PushStatus.Failed,
            Task = PushTask.Push,
            Devices =
            [
                Device("leaf1", DeviceOutcome.Reverted), Device("leaf2", DeviceOutcome.Reverted), Device("leaf3", DeviceOutcome.Skipped),
            ],
        };

        PipelineTelemetry.Ended(report, Now, Now.AddSeconds(90));

        measured.Seen.ShouldBe(
        [
            "leafwire.push.outcomes 1 {push} kind=push outcome=failed site=site-of-ended",
            "leafwire.push.duration 90 s kind=push outcome=failed site=site-of-ended",
            "leafwire.device.outcomes 2 {device} kind=push outcome=reverted site=site-of-ended",
            "leafwire.device.outcomes 1 {device} kind=push outcome=skipped site=site-of-ended",
        ]);
    }

    [Fact]
    public void Step_OfAPushWithATrace_HangsBelowItAndLinksToItsCaller()
    {
        using var spans = new Spans();
        using var caller = new Activity("invocation").Start();
        string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        using (Activity? step = PushSpans.Begin("plan", Upload("with-trace") with { Trace = trace }))
            step.ShouldNotBeNull().ParentId.ShouldBe(trace);

        Activity span = spans.Ended.Single(s => Equals(s.GetTagItem(TelemetryNames.Push), "with-trace"));
        span.Links.Single().Context.SpanId.ShouldBe(caller.SpanId);
        span.GetTagItem(TelemetryNames.Site).ShouldBe("lab");
    }

    [Fact]
    public void Intake_OfAnUploadWithoutATrace_BeginsOneThatItsStepsGoOnWith()
    {
        using var spans = new Spans();
        FoundUpload upload = Upload("without-trace");
        using (Activity? intake = PushSpans.Begin("intake", upload))
            upload = upload.Below(intake);
        using (Activity? step = PushSpans.Begin("plan", upload))
            step.ShouldNotBeNull();

        Activity[] all = [.. spans.Ended.Where(s => Equals(s.GetTagItem(TelemetryNames.Push), "without-trace"))];
        all.Select(s => s.DisplayName).ShouldBe(["intake", "plan"]);
        all[1].ParentSpanId.ShouldBe(all[0].SpanId);
        all[1].TraceId.ShouldBe(all[0].TraceId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c")]
    [InlineData("hostname leaf1")]
    public void Metadata_ThatAreNoTraceContext_AreNone(string? text) => PushSpans.Known(text).ShouldBeNull();

    private static FoundUpload Upload(string push) => new(push, new UploadName("lab", "b.zip"), Now, "0x1");

    private static DeviceReport Device(string name, DeviceOutcome outcome) =>
        new() { Device = name, Wave = 1, Outcome = outcome, Runs = RunningConfiguration.Old };

    private sealed class Spans : IDisposable
    {
        private readonly ActivityListener _listener;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == TelemetryNames.Pipeline,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = Ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<Activity> Ended { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
