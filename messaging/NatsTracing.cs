using NATS.Client.Core;

namespace Leafwire.Messaging;

/// <summary>
/// What the NATS library's own instrumentation records: the way of commands and replies, with the trace context in their headers.
/// The rest of its traffic (pulls, buckets, heartbeats) is many times as much and says nothing of a push.
/// </summary>
public static class NatsTracing
{
    // Where a server stands is its site's business.
    private static readonly string[] Addresses =
        ["server.address", "server.port", "network.peer.address", "network.peer.port", "network.local.address", "network.local.port"];

    /// <summary>Sets it for this process. Without a listener of <see cref="NatsTelemetry.SourceName"/> nothing is recorded.</summary>
    public static void Narrow()
    {
        NatsInstrumentationOptions.Default.Filter = static context => IsOfPush(context.Subject);
        // "command publish" and "reply receive", of whatever site; the whole subject is an attribute.
        NatsInstrumentationOptions.Default.SpanDestinationNameFormatter = static subject => subject[(subject.LastIndexOf('.') + 1)..];
        NatsInstrumentationOptions.Default.Enrich = static (activity, _) =>
        {
            foreach (string name in Addresses)
                activity.SetTag(name, null);
        };
    }

    /// <summary>True for the subject of a command or of a reply.</summary>
    internal static bool IsOfPush(string subject) => subject.StartsWith("leafwire.", StringComparison.Ordinal)
        && (subject.EndsWith(".command", StringComparison.Ordinal) || subject.EndsWith(".reply", StringComparison.Ordinal));
}
