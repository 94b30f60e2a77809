using System.Collections.Concurrent;
using System.Diagnostics;
using Leafwire.Contracts;
using Leafwire.Messaging;
using NATS.Client.Core;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>Trace context travels with a command in its message's headers, through hub and leaf.</summary>
[Collection(NatsCollection.Name)]
public sealed class TraceTests(NatsPair nats)
{
    private readonly CancellationToken _deadline = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Command_ThatThePipelinePublishes_IsTheParentOfWhatTheRunnerReceives()
    {
        using var source = new ActivitySource("Leafwire.Tests.Pipeline");
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = listened => listened == source || listened.Name == NatsTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        string device = HubClient.Unique(), push = HubClient.Unique();
        string subject = Subjects.Command(HubClient.Site, device);
        await using var hub = new HubClient(nats.Hub.Url);
        await hub.MakeStreamsAsync(_deadline);
        await using TestRunner runner = await TestRunner.StartAsync(nats.Leaf.Url, [device], new ScriptedWorker());
        await runner.ServesAsync(_deadline);

        Command command = HubClient.Fetch(device, push);
        ActivityContext pushed;
        using (Activity step = source.StartActivity("drive").ShouldNotBeNull())
        {
            pushed = step.Context;
            string stream = Names.Commands(HubClient.Site);
            await hub.JetStream.PublishOnceAsync(subject, Wire.Encode(command), command.Id, stream, null, _deadline);
        }

        (await hub.RepliesAsync(push, 1, _deadline)).ShouldHaveSingleItem();
        Activity[] ofCommand = [.. spans.Where(span => span.TraceId == pushed.TraceId && Destination(span) == subject)];
        Activity received = ofCommand.Where(span => span.Kind == ActivityKind.Consumer).ShouldHaveSingleItem();
        received.HasRemoteParent.ShouldBeTrue();
        // The library's span of the message stands in its span of the request that waits for the hub's acknowledgement.
        var producers = ofCommand.Where(span => span.Kind == ActivityKind.Producer).ToDictionary(span => span.SpanId);
        ActivitySpanId parent = received.ParentSpanId;
        producers.ShouldContainKey(parent);
        while (producers.Remove(parent, out Activity? published))
            parent = published.ParentSpanId;
        parent.ShouldBe(pushed.SpanId);
        producers.ShouldBeEmpty();
    }

    private static string? Destination(Activity span) => span.GetTagItem("messaging.destination.name") as string;
}
