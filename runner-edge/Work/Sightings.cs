using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>
/// What is known of each switch since the runner started, for who asks how the site stands. Nothing is decided by it: that is
/// done by the notes, and by the switch.
/// </summary>
internal sealed class Sightings(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Sighting> _seen = new(StringComparer.Ordinal);

    /// <summary>What is known of a device; null before the first contact.</summary>
    public Sighting? Of(string device) => _seen.GetValueOrDefault(device) is not { } seen ? null : seen with
    {
        Sessions = [.. seen.Sessions.Where(s => s.RevertsAt is not { } end || end > time.GetUtcNow())],
    };

    /// <summary>Devices whose commit timer runs, as far as is known.</summary>
    public int ArmedCount => _seen.Keys.Count(device => Of(device)?.Sessions.Any(s => s.IsArmed) is true);

    /// <summary>It was logged in to.</summary>
    public void Contact(string device) => Change(device, sessions => sessions);

    /// <summary>Its table of sessions was read.</summary>
    public void Table(string device, SessionTable table) => Change(device, _ =>
    [
        .. table.Pending.Select(name => new SeenSession(Cut(name), !SessionName.IsOwn(name))).Take(Limits.PresenceSessions - 1),
        .. table.Armed is { } armed ? new[] { Armed(armed.Name, armed.Left is { } left ? time.GetUtcNow() + left : null) } : [],
    ]);

    /// <summary>A note about it was written.</summary>
    public void Note(string device, string pushId, WorkNote note)
    {
        string session = note.SessionOf(pushId);
        Change(device, sessions =>
        {
            SeenSession[] others = [.. sessions.Where(s => s.Name != session)];
            return note.Phase switch
            {
                WorkPhase.ArmSent or WorkPhase.Armed or WorkPhase.RevertSent => [.. others, Armed(session, note.TimerEnd())],
                // Whether the timer still runs nobody says from here on.
                _ => others,
            };
        });
    }

    private static SeenSession Armed(string name, DateTimeOffset? end) =>
        new(Cut(name), !SessionName.IsOwn(name)) { IsArmed = true, RevertsAt = end };

    private static string Cut(string name) => name.Length <= Limits.NameLength ? name : name[..Limits.NameLength];

    private void Change(string device, Func<IReadOnlyList<SeenSession>, IReadOnlyList<SeenSession>> change) => _seen.AddOrUpdate(
        device, _ => new Sighting(time.GetUtcNow(), change([])), (_, seen) => new Sighting(time.GetUtcNow(), change(seen.Sessions)));
}
