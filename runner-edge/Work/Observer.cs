using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>
/// Collects evidence on a switch and has it judged. What cannot be told is asked again, with growing pauses and over
/// further connections, as long as the one who asks has time.
/// </summary>
internal sealed class Observer(WorkScope scope)
{
    private readonly Patience _patience = new(scope.Options.Grace);

    /// <summary>What was seen last.</summary>
    public Evidence? Seen { get; private set; }

    /// <summary>Looks until the judge knows, and drops the session when it is found open.</summary>
    /// <param name="device">Where to look.</param>
    /// <param name="note">The note on the attempt.</param>
    /// <param name="until">Then what is not known stays so.</param>
    /// <param name="cancellationToken">Ends a wait.</param>
    /// <param name="accepted">True when the switch has just taken the confirmation.</param>
    /// <param name="compare">True to compare what an armed switch runs.</param>
    /// <param name="refused">True when the switch refused the commit and left the session: nothing of it is under way.</param>
    /// <exception cref="TransportException">The connection broke.</exception>
    public async Task<Fact> SettleAsync(
        ISwitch device, WorkNote note, DateTimeOffset until, CancellationToken cancellationToken, bool accepted = false,
        bool compare = false, bool refused = false)
    {
        bool dropped = refused;
        for (int looks = 1; ; looks++)
        {
            Evidence seen = await LookAsync(device, note, accepted, compare) with { Accepted = accepted, Dropped = dropped };
            Fact fact = scope.Judge.Of(note, seen);
            Seen = seen;
            // What differs from what was proved stops a push: seen twice, or it was a line that nobody asked for.
            if (fact is Fact.Changed && looks == 1)
                fact = new Fact.NotKnown("the running configuration is another one");
            if (fact is Fact.Open)
            {
                (string? refusal, dropped) = await DropAsync(device, note);
                if (dropped)
                    continue;
                fact = new Fact.NotKnown($"the session is open and cannot be dropped: {refusal}");
            }

            if (fact is not Fact.NotKnown || scope.Now >= until)
                return fact;
            await scope.WaitAsync(scope.Pause(looks), cancellationToken);
        }
    }

    private async Task<Evidence> LookAsync(ISwitch device, WorkNote note, bool accepted, bool compare)
    {
        string session = note.SessionOf(scope.Command.PushId);
        SwitchResult<SessionTable> table = await scope.SessionsAsync(device, CancellationToken.None);
        SessionSight sight = SightOf(table, session);
        // That something is not there has consequences.
        if (sight == SessionSight.Absent)
            sight = SightOf(table = await scope.SessionsAsync(device, CancellationToken.None), session);
        var seen = new Evidence(sight, RunningSight.NotRead, scope.Now) { Refusal = table.Refusal };
        if (sight == SessionSight.Armed)
        {
            _patience.Reset();
            seen = seen with { Left = table.Value?.Armed?.Left };
            return compare ? await CompareAsync(device, note, seen) : seen;
        }

        if (sight is SessionSight.NotRead or SessionSight.Pending || (sight == SessionSight.Committed && accepted))
            return seen;
        return await CompareAsync(device, note, seen with { Waited = _patience.Look(scope.Now) });
    }

    private async Task<Evidence> CompareAsync(ISwitch device, WorkNote note, Evidence seen)
    {
        SwitchResult<string> running = await device.RunningAsync(CancellationToken.None);
        if (!running.IsDone)
            return seen with { Refusal = running.Refusal };
        scope.Secrets.Learn(running.Value);
        return seen with { Running = Evidence.Compare(running.Value, note) };
    }

    private async Task<(string? Refusal, bool Dropped)> DropAsync(ISwitch device, WorkNote note)
    {
        await scope.MustBeMineAsync(CancellationToken.None);
        SwitchResult dropped = await device.RevertAsync(note.SessionOf(scope.Command.PushId), CancellationToken.None);
        return (dropped.Refusal, dropped.IsDone);
    }

    private static SessionSight SightOf(SwitchResult<SessionTable> table, string session)
    {
        if (!table.IsDone)
            return SessionSight.NotRead;
        if (table.Value.Armed?.Name == session)
            return SessionSight.Armed;
        return table.Value.Sessions.FirstOrDefault(s => s.Name == session) switch
        {
            { State: SessionState.Pending } => SessionSight.Pending,
            { State: SessionState.Committed } => SessionSight.Committed,
            _ => SessionSight.Absent,
        };
    }
}
