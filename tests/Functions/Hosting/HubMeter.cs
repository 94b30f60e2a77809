using System.Collections.Concurrent;
using Leafwire.Lab.Processes;

namespace Leafwire.Tests.Functions.Hosting;

/// <summary>Counts what a host asks of the hub: it stands between the two and reads what passes.</summary>
internal sealed class HubMeter : IAsyncDisposable
{
    private readonly ConcurrentDictionary<HubCall, int> _counts = new();
    private readonly TcpLink _link;

    public HubMeter(int port) => _link = new TcpLink(() => port, TimeProvider.System, isToHub =>
    {
        var frames = new NatsFrames(subject => Count(isToHub, subject));
        return piece => frames.Read(piece.Span);
    });

    /// <summary>The hub's address for the host.</summary>
    public string Url => $"nats://127.0.0.1:{_link.Port}";

    /// <summary>How many calls of a kind there were.</summary>
    public int this[HubCall call] => _counts.GetValueOrDefault(call);

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private void Count(bool isToHub, string subject)
    {
        if (KindOf(isToHub, subject) is { } call)
            _counts.AddOrUpdate(call, 1, (_, n) => n + 1);
    }

    // What comes besides are answers, one to each call.
    private static HubCall? KindOf(bool isToHub, string subject) => (isToHub, subject.Split('.')) switch
    {
        (true, ["$JS", "API", ..]) => HubCall.Request,
        (true, ["leafwire", .., "presence"]) => HubCall.Presence,
        (true, ["leafwire" or "$KV" or "$O", ..]) => HubCall.Publish,
        (false, ["leafwire", ..]) => HubCall.Fetch,
        _ => null,
    };
}

/// <summary>What a host asks of the hub.</summary>
internal enum HubCall
{
    /// <summary>A message that a stream stores: a command, an entry of a log, a key, a part of an object.</summary>
    Publish,

    /// <summary>A request to JetStream: of a stream, a consumer, the next messages, a key, a part of an object.</summary>
    Request,

    /// <summary>A question for a device's runner.</summary>
    Presence,

    /// <summary>A message of a log that is read.</summary>
    Fetch,
}
