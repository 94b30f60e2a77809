using System.Diagnostics;

namespace Leafwire.Runner.Bus;

/// <summary>The commands to the runner's site, in the order in which the hub stored them.</summary>
internal interface ICommandFeed
{
    /// <summary>What the hub's stream of commands is now.</summary>
    /// <exception cref="HubException">The hub cannot be asked, or has no such stream yet.</exception>
    Task<FeedState> LookAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens the feed and returns when it is open. What comes out of it goes on for ever, never passes over a command and
    /// may be opened again at any place.
    /// </summary>
    /// <param name="from">The first sequence that is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The commands; reading them throws <see cref="HubException"/> when the feed is lost.</returns>
    /// <exception cref="HubException">It cannot be opened now.</exception>
    Task<IAsyncEnumerable<CommandMessage>> OpenAsync(ulong from, CancellationToken cancellationToken);
}

/// <summary>What is known of a stream of commands.</summary>
/// <param name="Epoch">Another one when the stream was made anew, so that its sequences start anew.</param>
/// <param name="LastSequence">The newest message; 0 for none.</param>
internal sealed record FeedState(string Epoch, ulong LastSequence);

/// <summary>A message on a device's command subject, as it came.</summary>
/// <param name="Device">The device that the subject names.</param>
/// <param name="Sequence">Its place among the site's commands.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="Key">The header that names the key; null when there is none.</param>
/// <param name="Signature">The header with the signature; null when there is none.</param>
internal sealed record CommandMessage(
    string Device, ulong Sequence, ReadOnlyMemory<byte> Body, string? Key = null, string? Signature = null)
{
    /// <summary>The span that it came with; none when nobody listens, or it was sent without one.</summary>
    public ActivityContext Trace { get; init; }
}

/// <summary>The hub cannot be reached, or does not have what it should have by now; another try may do.</summary>
internal sealed class HubException(string message, Exception? inner = null) : Exception(message, inner);
