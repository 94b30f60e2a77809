using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Leafwire.Pipeline.Steps;

/// <summary>
/// Begins drift runs when their time has come, and what the stances of devices say of what they found. Every host runs it on a
/// timer; several at once begin each once.
/// </summary>
public sealed class DriftSchedule
{
    private readonly PushTable _table;
    private readonly DriftTable _drift;
    private readonly ConfirmedBases _bases;
    private readonly TimeSpan _every;
    private readonly TimeProvider _time;
    private readonly ILogger<DriftSchedule> _logger;
    private DateTimeOffset? _begun;

    internal DriftSchedule(
        PushTable table, DriftTable drift, ConfirmedBases bases, IOptions<DriftOptions> options, TimeProvider time,
        ILogger<DriftSchedule> logger) =>
        (_table, _drift, _bases, _every, _time, _logger) = (table, drift, bases, options.Value.Every, time, logger);

    /// <summary>How often it is to be run.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Begins what is due; what cannot be begun now is begun next time.</summary>
    public async Task RunAsync(IPushStarter starter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(starter);
        foreach (string site in await _drift.DriftedSitesAsync(cancellationToken))
            await TryAsync(site, () => ActAsync(site, starter, cancellationToken), cancellationToken);
        if (_every <= TimeSpan.Zero)
            return;
        DateTimeOffset now = _time.GetUtcNow();
        var slot = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % _every.Ticks), TimeSpan.Zero);
        if (_begun == slot)
            return;
        bool all = true;
        foreach (string site in await _table.SitesAsync(cancellationToken))
            all &= await TryAsync(site, () => BeginAsync(site, slot, starter, cancellationToken), cancellationToken);
        if (all)
            _begun = slot;
    }

    private async Task BeginAsync(string site, DateTimeOffset slot, IPushStarter starter, CancellationToken cancellationToken)
    {
        FoundUpload run = OwnPush.Drift(site, slot);
        if (await _table.FindAsync(run.PushId, cancellationToken) is not null
            || (await _bases.RefreshAsync(site, cancellationToken)).Devices.All(d => d.Base is null))
            return;
        await StartAsync(run, starter, cancellationToken);
    }

    private async Task ActAsync(string site, IPushStarter starter, CancellationToken cancellationToken)
    {
        SiteDrift drifted = await _drift.DriftedAsync(site, cancellationToken);
        // Once for each drift: what people reject is not asked again until it is another.
        foreach (var found in drifted.Devices
            .Where(d => d is { State: DriftState.Drifted, Run: not null } && d.Acted != d.Mark)
            .GroupBy(d => (Run: d.Run!, Stance: drifted.StanceOf(d))))
        {
            DateTimeOffset at = found.Max(d => d.SeenAt) ?? _time.GetUtcNow();
            FoundUpload? act = found.Key.Stance switch
            {
                DriftStance.Reapply => OwnPush.Reapply(site, found.Key.Run, at),
                DriftStance.Adopt => OwnPush.Adopt(site, found.Key.Run, at),
                _ => null,
            };
            if (act is null)
                continue;
            if (await _table.FindAsync(act.PushId, cancellationToken) is null)
                await StartAsync(act, starter, cancellationToken);
            await _drift.PutActedAsync(site, found, cancellationToken);
        }
    }

    // Entered in the table first: whoever is killed behind it, the sweep goes on with it.
    private async Task StartAsync(FoundUpload push, IPushStarter starter, CancellationToken cancellationToken)
    {
        if (await _table.BeginAsync(push, cancellationToken) is { IsFinal: false })
            await starter.StartAsync(push, cancellationToken);
    }

    private async Task<bool> TryAsync(string site, Func<Task> action, CancellationToken cancellationToken)
    {
        try
        {
            await action();
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.DriftFailed(e, site);
            return false;
        }
    }
}
