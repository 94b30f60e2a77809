using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Reports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Integration.Host;

/// <summary>A world with an outbox, and with what sends from it.</summary>
public abstract class NotificationWorld(Cloud cloud) : World(cloud)
{
    protected const string Hidden = "/services/T0/B0/hidden-path";
    protected const string Section = "--Leafwire:Notifications:";

    private const string Waiting = "RowKey ge 'out.' and RowKey lt 'out/'";

    private readonly Heard _heard = new();

    protected FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>What the sender logged.</summary>
    protected IEnumerable<string> Logged => _heard.Lines;

    private protected Outbox Outbox => field ??= new Outbox(Storage, Time);

    protected static string Target(string name, string setting) => $"{Section}Targets:{name}:{setting}";

    private protected static Notification Told(string id) => Notification.Drifted(Cloud.Site, ["leaf1"], "look", default) with { Id = id };

    protected static NotificationOptions Options(Uri url) => new()
    {
        Targets = { ["hook"] = new NotificationTarget { Url = url.AbsoluteUri } },
        Routes = { new NotificationRoute { Targets = { "hook" } } },
    };

    private protected NotificationSender Sender(Uri url) => Sender(Options(url));

    private protected NotificationSender Sender(NotificationOptions options) => new(
        Outbox, NewDriver().Get<IHttpClientFactory>(), Microsoft.Extensions.Options.Options.Create(options), Time, _heard);

    protected PushReport Ended(params (string Runner, string Device)[] devices) => new()
    {
        Id = "0123456789abcdef", Site = Cloud.Site, Upload = "a.zip", Status = PushStatus.Succeeded, Message = "", UploadedAt = default,
        StartedAt = default, EndedAt = Time.GetUtcNow(),
        Devices =
        [
            .. devices.Select(d => new DeviceReport
            {
                Device = d.Device, Wave = 1, Outcome = DeviceOutcome.Confirmed, Runs = RunningConfiguration.New, Runner = d.Runner,
            }),
        ],
    };

    protected async Task EmptyAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (await CountAsync(Waiting) > 0)
            await timer.WaitForNextTickAsync(Cancel);
    }

    protected async Task UntilTriedAsync(string id)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (await CountAsync($"RowKey eq 'out.{id}.awaitingApproval.1.hook' and Attempts ge 1") == 0)
            await timer.WaitForNextTickAsync(Cancel);
    }

    private async Task<int> CountAsync(string filter)
    {
        int count = 0;
        try
        {
            await foreach (TableEntity _ in Storage.Notifications.QueryAsync<TableEntity>(
                filter, cancellationToken: Cancel))
                count++;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // The table comes with the first message.
        }

        return count;
    }

    private sealed class Heard : ILogger<NotificationSender>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
