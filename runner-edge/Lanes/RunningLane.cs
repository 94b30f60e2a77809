using Leafwire.Runner.Bus;

namespace Leafwire.Runner.Lanes;

/// <summary>A lane at work, and the two ways to end it; both may be called again.</summary>
internal sealed class RunningLane : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly CommandSource _source;
    private readonly PresenceResponder _presence;
    private readonly Task _run;

    public RunningLane(Lane lane, CommandSource source, PresenceResponder presence)
    {
        _source = source;
        _presence = presence;
        _run = lane.RunAsync(_stopping.Token, _abandon.Token);
    }

    public bool IsReading => _source.IsReady;

    /// <summary>Begins no further command; breaks off the one in hand when the grace period ends.</summary>
    public async Task StopAsync(CancellationToken grace)
    {
        await using (grace.UnsafeRegister(static lane => ((RunningLane)lane!)._abandon.Cancel(), this))
        {
            _stopping.Cancel();
            await _presence.DisposeAsync();
            await _run;
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _stopping.Dispose();
        _abandon.Dispose();
    }

    /// <summary>Breaks off the command in hand at its next safe point.</summary>
    public async Task AbandonAsync()
    {
        _abandon.Cancel();
        await StopAsync(CancellationToken.None);
    }
}
