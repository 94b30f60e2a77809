using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Pushes;

/// <content>From wave to wave, and the decision to confirm.</content>
public sealed partial class Push
{
    private void StartWave(int wave)
    {
        _phase = Phase.Rolling;
        _wave = wave;
        BeginWatch();
        if (wave == 0 || _policy.Scope != TransactionScope.Fabric)
            _scopeStarted = _now;

        // Whoever is armed first waits for whoever is armed last, and the reserve is kept for confirming.
        DateTimeOffset by = Earlier(_deadline, _scopeStarted + CommitTimer - ConfirmReserve);
        if (by <= _now)
        {
            Stop($"the commit timer of {Duration.Format(CommitTimer)} leaves no time for wave {wave + 1}; raise commitTimer",
                cancelled: false);
            return;
        }

        foreach (DeviceState device in _ofWave[wave].Where(d => !d.IsDone))
            Send(device, CommandKind.Configure, by, by);
        string reason = wave < _plan.WaveReasons.Count ? $", {_plan.WaveReasons[wave]}" : "";
        Note($"wave {wave + 1} of {_plan.Waves.Count}: {Devices(_plan.Waves[wave].Count)}{reason}");
        // A wave whose devices are all over already (previewed as unchanged) leads on to the next.
        Step();
    }

    private void Roll()
    {
        if (_waves[_wave][DeviceOutcome.Configuring] > 0)
            return;
        if (!IsWatched())
            return;
        bool last = _wave == _plan.Waves.Count - 1;
        if (_policy.Scope == TransactionScope.Fabric && MustPause)
        {
            Pause();
            return;
        }

        if (_policy.Scope == TransactionScope.Wave || (_policy.Scope == TransactionScope.Fabric && last))
            Decide(_ofWave[_wave][0].Transaction);
        if (_phase != Phase.Rolling || last || _all[DeviceOutcome.Confirming] + _all[DeviceOutcome.Repairing] > 0)
            return;
        if (MustPause)
            Pause();
        else
            StartWave(_wave + 1);
    }

    // All of it is armed and healthy: all are told to confirm by one moment, so that whoever is late is late together.
    private void Decide(Transaction transaction)
    {
        if (transaction.IsDecided || transaction.Tally[DeviceOutcome.Armed] == 0)
            return;
        DateTimeOffset notAfter = transaction.ArmedUntil!.Value - Margin;
        if (notAfter <= _now)
        {
            Stop(TooLate(), cancelled: false);
            return;
        }

        transaction.IsDecided = true;
        int sent = 0;
        foreach (DeviceState device in transaction.Devices.Where(d => d.Outcome == DeviceOutcome.Armed))
        {
            Confirm(device, notAfter);
            sent++;
        }

        Note($"confirming {Devices(sent)}");
    }

    // Past its timer a switch has decided by itself, but a cut link may bring the answer much later.
    private void Confirm(DeviceState device, DateTimeOffset notAfter) =>
        Send(device, CommandKind.Confirm, notAfter, Later(device.ArmedUntil!.Value + Grace, _deadline));

    private TimeSpan CommitTimer => _start!.CommitTimer;

    private TimeSpan ConfirmReserve => Later(_start!.ConfirmReserve, Margin * 2);

    /// <summary>No confirm is begun when less of the first timer is left than this: it must still arrive and take effect.</summary>
    private TimeSpan Margin => StartPlanner.Margin(CommitTimer);
}
