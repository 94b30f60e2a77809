using Leafwire.Pipeline.Reports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Leafwire.Pipeline.Notifications;

/// <summary>Tells people what happened without being asked. Where the settings have no route it does nothing at all.</summary>
public sealed class Notifier : IDisposable
{
    /// <summary>How often runners are looked after and what was not taken is tried again; every host does it.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private readonly Outbox _outbox;
    private readonly NotificationSender _sender;
    private readonly RunnerWatch _runners;
    private readonly NotificationOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Notifier> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task _sending = Task.CompletedTask;
    private bool _again, _isSending;
    private long? _forgotAt;

    internal Notifier(
        Outbox outbox, NotificationSender sender, RunnerWatch runners, IOptions<NotificationOptions> options, TimeProvider time,
        ILogger<Notifier> logger) =>
        (_outbox, _sender, _runners, _options, _time, _logger) = (outbox, sender, runners, options.Value, time, logger);

    private bool IsUsed => _options.Routes.Count > 0;

    /// <summary>Has a message sent to everybody whom a route names; told again under its id it is not sent again.</summary>
    /// <returns>When this returns it will be sent, whoever dies.</returns>
    internal async Task TellAsync(Notification notification, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        IReadOnlyList<string> targets = _options.TargetsOf(notification.Site, notification.Kind);
        if (targets.Count > 0 && await _outbox.AddAsync(notification, targets, cancellationToken))
            _ = Ring();
    }

    /// <summary>Tells what there is to tell of a push as it stands.</summary>
    internal async Task TellAsync(PushReport report, CancellationToken cancellationToken)
    {
        if (!IsUsed)
            return;
        if (report.IsFinal)
            await _runners.SawAsync(report, cancellationToken);
        if (PushNotifications.Of(report) is { } notification)
            await TellAsync(notification, cancellationToken);
    }

    /// <summary>Looks after runners, and sends what is due. What cannot be done now is done next time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!IsUsed)
            return;
        try
        {
            foreach (Notification told in await _runners.LookAsync(cancellationToken))
                await TellAsync(told, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.WatchFailed(e);
        }

        await Ring().WaitAsync(cancellationToken);
        if (_forgotAt is { } before && _time.GetElapsedTime(before) < ForgetEvery)
            return;
        _forgotAt = _time.GetTimestamp();
        await TryAsync(_outbox.ForgetAsync, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    // Beside whoever tells: a target that is slow holds up nothing.
    private Task Ring()
    {
        lock (_gate)
        {
            _again = true;
            if (!_isSending)
            {
                _isSending = true;
                _sending = Task.Run(SendAsync, CancellationToken.None);
            }

            return _sending;
        }
    }

    private async Task SendAsync()
    {
        CancellationToken stop = _stop.Token;
        while (Rung())
            await TryAsync(_sender.SendAsync, stop);
    }

    private bool Rung()
    {
        lock (_gate)
        {
            // In one with its end: whoever rings after it begins anew.
            _isSending = _again && !_stop.IsCancellationRequested;
            _again = false;
            return _isSending;
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> send, CancellationToken stop)
    {
        try
        {
            await send(stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            _logger.SendingFailed(e);
        }
        catch (OperationCanceledException)
        {
            // The host ends: the next one sends what is left.
        }
    }
}
