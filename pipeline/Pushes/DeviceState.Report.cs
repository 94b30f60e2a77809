using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <content>The device as people see it.</content>
internal sealed partial class DeviceState
{
    /// <summary>The device as it is shown.</summary>
    /// <param name="start">From when its phases are counted.</param>
    public DeviceReport Report(DateTimeOffset start) => new()
    {
        Device = Name,
        Wave = Wave + 1,
        Outcome = Outcome,
        Runs = Runs,
        Message = _message ?? (Repair is null ? null : Repair.Reason),
        Attempts = Attempt,
        Added = _change?.Added ?? 0,
        Removed = _change?.Removed ?? 0,
        DiffDigest = _change?.DiffDigest,
        ChangeDigest = _changeDigest,
        Risks = _change?.Risks ?? [],
        Warnings = [.. _warnings],
        Rejected = _rejected,
        FailedChecks = _failedChecks,
        Checks = _checks,
        Stages = [.. _stages],
        ArmedUntil = Outcome is DeviceOutcome.Armed or DeviceOutcome.Checking or DeviceOutcome.Confirming or DeviceOutcome.Reverting
            ? ArmedUntil : null,
        Phases = [.. _phases.Select(p => new DevicePhase(p.Phase, (long)(p.At - start).TotalMilliseconds))],
        Milliseconds = (_lastHeard - _firstSent)?.TotalMilliseconds,
        AtWorkSince = Awaited is null ? null : _sent,
        Software = _software,
        Runner = _runner,
        Diff = _change is null ? null : ResultFolder.Diff(Name),
        Before = _wasTaken ? ResultFolder.Before(Name) : null,
        After = _change?.After is null ? null : ResultFolder.After(Name),
        Running = _isFetched ? ResultFolder.Running(Name) : null,
    };

    // From what a configure's reply says of its stages: since when the device was armed, and its checks ran.
    private void TakePhases(IReadOnlyList<StageTime> stages, DateTimeOffset at)
    {
        if (_phases is not [.., var begun])
            return;
        double after = 0, most = Math.Max(0, (at - begun.At).TotalMilliseconds);
        var found = new List<(DeviceOutcome Phase, DateTimeOffset At)>();
        foreach (StageTime stage in stages.Reverse())
        {
            after += stage.Milliseconds;
            DeviceOutcome? phase = stage.Stage switch
            {
                Stages.Prove => DeviceOutcome.Armed,
                Stages.PostCheck => DeviceOutcome.Checking,
                _ => null,
            };
            // Clocks of hub and runner differ, and a lane does not run backwards.
            if (phase is { } known)
                found.Insert(0, (known, at - TimeSpan.FromMilliseconds(Math.Clamp(after, 0, most))));
        }

        _phases.AddRange(found.Take(MostPhases - _phases.Count));
    }
}
