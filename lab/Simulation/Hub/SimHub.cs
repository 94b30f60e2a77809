using Leafwire.Contracts;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Lab.Simulation;

/// <summary>A command as the hub holds it.</summary>
/// <param name="Sequence">Its place in the site's stream.</param>
/// <param name="Device">For whom.</param>
/// <param name="Message">The bytes that were published.</param>
/// <param name="StoredAt">When, by the hub's clock.</param>
internal sealed record HubCommand(ulong Sequence, string Device, byte[] Message, DateTimeOffset StoredAt);

/// <summary>A page of the log.</summary>
/// <param name="Entries">In the log's order; empty when nothing came in time.</param>
/// <param name="Next">The last sequence that was read.</param>
internal sealed record HubPage(IReadOnlyList<LogEntry> Entries, ulong Next);

/// <summary>
/// The hub of a world: one site's stream of commands and one push's log, each message with the time at which the hub stored
/// it, and each message id once.
/// </summary>
internal sealed class SimHub(SimScheduler scheduler, TimeSpan clockOffset)
{
    private readonly HashSet<string> _ids = [];
    private readonly List<HubCommand> _commands = [];
    private readonly List<LogEntry> _log = [];
    private readonly List<Action> _logWaiters = [];
    private readonly List<Action> _commandWaiters = [];
    private readonly Dictionary<string, byte[]> _objects = [];
    private ulong _sequence;

    /// <summary>The hub's clock.</summary>
    public DateTimeOffset Now => scheduler.Now + clockOffset;

    /// <summary>The push's log so far.</summary>
    public IReadOnlyList<LogEntry> Log => _log;

    /// <summary>Every command that was published so far.</summary>
    public IReadOnlyList<HubCommand> Commands => _commands;

    /// <summary>Called with each new entry of the log.</summary>
    public Action<LogEntry>? OnEntry { get; set; }

    /// <summary>Called with each new command.</summary>
    public Action<Command>? OnCommand { get; set; }

    /// <summary>Stores a command.</summary>
    public void Publish(string messageId, string device, byte[] message)
    {
        scheduler.MustBeHere();
        if (!_ids.Add("c/" + messageId))
            return;
        _commands.Add(new HubCommand((ulong)_commands.Count + 1, device, message, Now));
        OnCommand?.Invoke(Wire.DecodeCommand(message));
        Wake(_commandWaiters);
    }

    /// <summary>Stores an entry of the log.</summary>
    /// <param name="messageId">What is stored once.</param>
    /// <param name="content">The entry without place and time.</param>
    public void Append(string messageId, LogEntry content)
    {
        scheduler.MustBeHere();
        if (!_ids.Add("l/" + messageId))
            return;
        // The stream holds other pushes' messages as well.
        _sequence += 1 + (_sequence % 3);
        LogEntry entry = content with { Sequence = _sequence, StoredAt = Now };
        _log.Add(entry);
        OnEntry?.Invoke(entry);
        Wake(_logWaiters);
    }

    /// <summary>A page of the log: at once when there is something, else when something comes or the time is over.</summary>
    public Task<HubPage> ReadLogAsync(SimLink link, ulong after, int most, TimeSpan wait, CancellationToken cancellationToken) =>
        link.AskAsync<HubPage>((answer, isSecond) =>
        {
            if (!isSecond)
                WhenThere(_logWaiters, () => _log.Count > 0 && _log[^1].Sequence > after, wait, () => answer(Page(after, most)));
        }, wait, cancellationToken);

    /// <summary>Commands after a place of the stream: at once when there are some, else when some come or the time is over.</summary>
    public Task<IReadOnlyList<HubCommand>> ReadCommandsAsync(
        SimLink link, ulong after, int most, TimeSpan wait, CancellationToken cancellationToken) =>
        link.AskAsync<IReadOnlyList<HubCommand>>((answer, isSecond) =>
        {
            if (!isSecond)
                WhenThere(_commandWaiters, () => (ulong)_commands.Count > after, wait,
                    () => answer([.. _commands.Skip((int)after).Take(most)]));
        }, wait, cancellationToken);

    public void PutObject(string name, byte[] bytes) => _objects[name] = bytes;

    public byte[]? GetObject(string name) => _objects.GetValueOrDefault(name);

    private HubPage Page(ulong after, int most)
    {
        LogEntry[] entries = [.. _log.Where(e => e.Sequence > after).Take(most)];
        return new HubPage(entries, entries.Length > 0 ? entries[^1].Sequence : after);
    }

    private void WhenThere(List<Action> waiters, Func<bool> isThere, TimeSpan wait, Action go)
    {
        bool gone = false;
        void Once()
        {
            if (gone)
                return;
            gone = true;
            go();
        }

        if (isThere() || wait <= TimeSpan.Zero)
        {
            Once();
            return;
        }

        waiters.Add(Once);
        scheduler.After(wait, Once);
    }

    private static void Wake(List<Action> waiters)
    {
        Action[] waiting = [.. waiters];
        waiters.Clear();
        foreach (Action waiter in waiting)
            waiter();
    }
}
