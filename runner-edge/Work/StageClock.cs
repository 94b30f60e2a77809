using Leafwire.Contracts;

namespace Leafwire.Runner.Work;

/// <summary>Times the stages of one command, in order. A stage ends where the next begins.</summary>
/// <param name="time">The clock.</param>
/// <param name="onStage">Told of each stage that begins.</param>
/// <param name="onEnd">Told of each that is over.</param>
internal sealed class StageClock(TimeProvider time, Action<string> onStage, Action<StageTime> onEnd)
{
    private readonly List<StageTime> _ended = [];
    private string? _current;
    private long _began;

    /// <summary>Every stage so far, the running one up to now.</summary>
    public IReadOnlyList<StageTime> Times => _current is null ? _ended : [.. _ended, Running(_current)];

    /// <summary>Begins a stage; going on with the running one is no new stage.</summary>
    public void Begin(string stage)
    {
        if (stage == _current)
            return;
        End();
        (_current, _began) = (stage, time.GetTimestamp());
        onStage(stage);
    }

    /// <summary>The running stage is over, and the command with it.</summary>
    public void End()
    {
        if (_current is null)
            return;
        StageTime over = Running(_current);
        _ended.Add(over);
        _current = null;
        onEnd(over);
    }

    private StageTime Running(string stage) => new(stage, time.GetElapsedTime(_began).TotalMilliseconds);
}
