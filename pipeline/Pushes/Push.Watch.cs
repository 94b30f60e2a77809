using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <content>Between a wave that is armed and what comes next: it is watched and checked once more, and the push may pause.</content>
public sealed partial class Push
{
    /// <summary>What a check takes beside the time that the policy gives it.</summary>
    private static readonly TimeSpan CheckTime = TimeSpan.FromMinutes(1);

    private Watch _watch;
    private DateTimeOffset _soakUntil;
    private bool _isPromoted;

    private enum Watch
    {
        NotBegun,
        Soaking,
        Checking,
        Over,
    }

    private bool MustPause => _plan.PauseAfter == _wave + 1 && !_isPromoted;

    /// <summary>Until when the push can be promoted: with scope fabric what comes after the pause must still fit into the timer.</summary>
    private DateTimeOffset PromoteBy =>
        _policy.Scope == TransactionScope.Fabric && _ofWave[_wave][0].Transaction.ArmedUntil is { } until
            ? Earlier(_deadline, until - ConfirmReserve - (_start!.PauseReserve ?? TimeSpan.Zero))
            : _deadline;

    private void BeginWatch() => _watch = _policy.Soak > TimeSpan.Zero ? Watch.NotBegun : Watch.Over;

    /// <summary>True once the wave in hand was watched for as long as the policy asks, and was found healthy after it.</summary>
    private bool IsWatched()
    {
        switch (_watch)
        {
            // Nothing is left of it to watch.
            case Watch.NotBegun when _waves[_wave][DeviceOutcome.Armed] == 0:
                _watch = Watch.Over;
                break;
            case Watch.NotBegun:
                (_watch, _soakUntil) = (Watch.Soaking, _now + _policy.Soak);
                Note($"wave {_wave + 1} is armed and watched for {Duration.Format(_policy.Soak)}");
                break;
            case Watch.Soaking when _soakUntil <= _now:
                _watch = Watch.Checking;
                CheckOnceMore();
                break;
            case Watch.Checking when _waves[_wave][DeviceOutcome.Checking] == 0:
                _watch = Watch.Over;
                ConfirmEach();
                break;
        }

        return _watch == Watch.Over;
    }

    private void CheckOnceMore()
    {
        DeviceState[] armed = [.. _ofWave[_wave].Where(d => d.Outcome == DeviceOutcome.Armed)];
        Note($"checking {Devices(armed.Length)} once more");
        foreach (DeviceState device in armed)
        {
            TimeSpan within = _policy.ChecksFor(device.Name).Select(c => c.Within).DefaultIfEmpty().Max();
            DateTimeOffset latest = device.Transaction.ArmedUntil!.Value
                - (_policy.Scope == TransactionScope.Device ? Margin : ConfirmReserve);
            DateTimeOffset by = Earlier(latest, _now + within + CheckTime);
            Send(device, CommandKind.Check, by, by);
        }
    }

    private void ConfirmEach()
    {
        if (_policy.Scope != TransactionScope.Device)
            return;
        foreach (DeviceState device in _ofWave[_wave].Where(d => d.Outcome == DeviceOutcome.Armed))
            ConfirmAlone(device);
    }

    private void Checked(DeviceState device, Reply reply)
    {
        if (reply is HealthyReply)
        {
            device.Rest(DeviceOutcome.Armed);
            return;
        }

        device.Fail(OutcomeOf(reply), $"after it was watched for {Duration.Format(_policy.Soak)}: {MessageOf(reply)}");
        Revert(device);
    }

    private void Pause()
    {
        _phase = Phase.AwaitingPromotion;
        Note($"paused after wave {_wave + 1}: waiting to be promoted");
    }

    private void Promote()
    {
        _isPromoted = true;
        _phase = Phase.Rolling;
    }
}
