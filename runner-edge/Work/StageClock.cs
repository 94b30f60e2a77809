using Leafwire.Contracts;

namespace Leafwire.Runner.Work;

/// <summary>Times the stages of one command, in order. A stage ends where the next begins.</summary>
internal sealed class StageClock(TimeProvider time, Action<string> onStage)
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
        if (_current is not null)
            _ended.Add(Running(_current));
        (_current, _began) = (stage, time.GetTimestamp());
        onStage(stage);
    }

    private StageTime Running(string stage) => new(stage, time.GetElapsedTime(_began).TotalMilliseconds);
}
