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
}
