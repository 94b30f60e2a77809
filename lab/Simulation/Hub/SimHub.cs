using Leafwire.Contracts;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Lab.Simulation;

/// <summary>A command as the hub holds it.</summary>
/// <param name="Sequence">Its place in the site's stream.</param>
/// <param name="Command">What was published.</param>
/// <param name="Message">The same in bytes.</param>
/// <param name="StoredAt">When, by the hub's clock.</param>
internal sealed record HubCommand(ulong Sequence, Command Command, byte[] Message, DateTimeOffset StoredAt);

/// <summary>A page of a log.</summary>
/// <param name="Entries">In the log's order; empty when nothing came in time.</param>
/// <param name="Next">The last sequence that was read.</param>
internal sealed record HubPage(IReadOnlyList<LogEntry> Entries, ulong Next);

/// <summary>
/// The hub of a world: one site's stream of commands and the logs of its pushes, each message with the time at which the hub
/// stored it, and each message id once.
/// </summary>
internal sealed class SimHub(SimScheduler scheduler, TimeSpan clockOffset)
{
    private readonly HashSet<string> _ids = [];
    private readonly List<HubCommand> _commands = [];
    private readonly Dictionary<string, List<LogEntry>> _logs = [];
    private readonly List<Action> _logWaiters = [];
    private readonly List<Action> _commandWaiters = [];
    private readonly Dictionary<string, byte[]> _objects = [];

    /// <summary>The hub's clock.</summary>
    public DateTimeOffset Now => scheduler.Now + clockOffset;

    /// <summary>The last entry of all logs so far.</summary>
    public ulong LastEntry { get; private set; }

    /// <summary>Every command that was published so far.</summary>
    public IReadOnlyList<HubCommand> Commands => _commands;

    /// <summary>Called with each new entry of a push's log.</summary>
    public Action<string, LogEntry>? OnEntry { get; set; }

    /// <summary>Called with each new command.</summary>
    public Action<Command>? OnCommand { get; set; }

    /// <summary>A push's log so far.</summary>
    public IReadOnlyList<LogEntry> LogOf(string push) => _logs.TryGetValue(push, out List<LogEntry>? log) ? log : [];

    /// <summary>Stores a command.</summary>
    public void Publish(string messageId, byte[] message)
    {
        scheduler.MustBeHere();
        if (!_ids.Add("c/" + messageId))
            return;
        Command command = Wire.DecodeCommand(message);
        _commands.Add(new HubCommand((ulong)_commands.Count + 1, command, message, Now));
        OnCommand?.Invoke(command);
        Wake(_commandWaiters);
    }

    /// <summary>Stores an entry of a push's log.</summary>
    /// <param name="push">The push.</param>
    /// <param name="messageId">What is stored once.</param>
    /// <param name="content">The entry without place and time.</param>
    public void Append(string push, string messageId, LogEntry content)
    {
        scheduler.MustBeHere();
        if (!_ids.Add("l/" + messageId))
            return;
        // The stream holds messages of other sites as well.
        LastEntry += 1 + (LastEntry % 3);
        LogEntry entry = content with { Sequence = LastEntry, StoredAt = Now };
        if (!_logs.TryGetValue(push, out List<LogEntry>? log))
            _logs[push] = log = [];
        log.Add(entry);
        OnEntry?.Invoke(push, entry);
        Wake(_logWaiters);
    }

    /// <summary>A page of a push's log: at once when there is something, else when something comes or the time is over.</summary>
    public Task<HubPage> ReadLogAsync(
        SimLink link, string push, ulong after, int most, TimeSpan wait, CancellationToken cancellationToken) =>
        link.AskAsync<HubPage>((answer, isSecond) =>
        {
            if (!isSecond)
                WhenThere(_logWaiters, () => LogOf(push) is [.., var last] && last.Sequence > after, wait,
                    () => answer(Page(push, after, most)));
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

    private HubPage Page(string push, ulong after, int most)
    {
        LogEntry[] entries = [.. LogOf(push).Where(e => e.Sequence > after).Take(most)];
        return new HubPage(entries, entries.Length > 0 ? entries[^1].Sequence : after);
    }

    // Who waits for one log is not woken by another's entry.
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

        void Look()
        {
            if (isThere())
                Once();
            else if (!gone)
                waiters.Add(Look);
        }

        if (wait <= TimeSpan.Zero)
        {
            Once();
            return;
        }

        Look();
        if (!gone)
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
