using Leafwire.Contracts;
using Leafwire.Runner.Work;

namespace Leafwire.Runner.Journal;

/// <summary>
/// What this site's runners did, beside the switches: replies by command, so that a command that comes again is answered
/// and not carried out again, notes about armed switches, and how far each device's commands are answered.
/// Every call waits while the journal cannot be reached.
/// </summary>
internal interface IEdgeJournal
{
    /// <summary>The reply to a command, its diff inside; null when there is none that can be read.</summary>
    ValueTask<Reply?> FindAsync(string commandId, CancellationToken cancellationToken);

    /// <summary>Writes a reply down.</summary>
    /// <returns>False when the journal refuses it, which is not waited for.</returns>
    /// <exception cref="ArgumentException">The reply holds a running configuration, which must not lie here.</exception>
    ValueTask<bool> WriteAsync(Reply reply, CancellationToken cancellationToken);

    /// <summary>The note about a push on a device; null when there is none.</summary>
    /// <exception cref="InvalidDataException">There is one that cannot be read.</exception>
    ValueTask<WorkNote?> ReadNoteAsync(string pushId, string device, CancellationToken cancellationToken);

    /// <summary>Writes a note about a push on a device over the one before.</summary>
    /// <exception cref="ArgumentException">The note holds a running configuration, which must not lie here.</exception>
    /// <exception cref="Exception">The journal refuses it. The switch must not be armed without it.</exception>
    ValueTask WriteNoteAsync(string pushId, string device, WorkNote note, CancellationToken cancellationToken);

    /// <summary>Takes the note about a push on a device away: the push is over there.</summary>
    ValueTask DeleteNoteAsync(string pushId, string device, CancellationToken cancellationToken);

    /// <summary>Up to where a device's commands are answered; null when none ever was.</summary>
    ValueTask<Position?> ReadPositionAsync(string device, CancellationToken cancellationToken);

    /// <summary>Writes down up to where a device's commands are answered.</summary>
    ValueTask WritePositionAsync(string device, Position position, CancellationToken cancellationToken);
}
