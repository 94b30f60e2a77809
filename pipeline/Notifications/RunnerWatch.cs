using Azure.Data.Tables;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Telemetry;
using Microsoft.Extensions.Options;

namespace Leafwire.Pipeline.Notifications;

/// <summary>
/// Looks whether runners that took part in a push still answer, and what their clocks say. A runner is watched from its first push
/// that ends while somebody wants to be told, until nobody has answered for its devices for a month.
/// </summary>
internal sealed class RunnerWatch(
    Outbox outbox, Hub hub, PresenceProbe presence, IOptions<NotificationOptions> options, TimeProvider time)
{
    private const string Partition = "runners";

    private static readonly TimeSpan HubTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(30);

    /// <summary>True when somebody wants to be told of a site's runners.</summary>
    public bool Watches(string site) => options.Value.TargetsOf(site, NotificationKind.RunnerSilent).Count > 0
        || options.Value.TargetsOf(site, NotificationKind.ClockOff).Count > 0;

    /// <summary>Keeps which runners did a push's work.</summary>
    public async Task SawAsync(PushReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (!Watches(report.Site))
            return;
        foreach (IGrouping<string, DeviceReport> runner in report.Devices.Where(d => d.Runner is { Length: > 0 }).GroupBy(d => d.Runner!))
        {
            var seen = new RunnerRecord(report.Site, runner.Key, [.. runner.Take(RunnerRecord.Asked).Select(d => d.Device)],
                report.EndedAt ?? time.GetUtcNow());
            // A silence that began meanwhile goes on: it is told once.
            await (await outbox.TableAsync(cancellationToken)).UpsertEntityAsync(RowOf(seen), TableUpdateMode.Merge, cancellationToken);
        }
    }

    /// <summary>Asks about every runner that is watched.</summary>
    /// <returns>What there is to tell; what was told before has the same id.</returns>
    public async Task<IReadOnlyList<Notification>> LookAsync(CancellationToken cancellationToken)
    {
        RunnerRecord[] known = [.. (await ReadAsync(cancellationToken)).Where(r => Watches(r.Site))];
        // Of a hub that does not answer nobody learns who is silent behind it.
        if (known.Length == 0 || !await HubAnswersAsync(cancellationToken))
            return [];
        var told = new List<Notification>();
        foreach (IGrouping<string, RunnerRecord> site in known.GroupBy(r => r.Site))
        {
            IReadOnlyDictionary<string, PresenceAnswer> answers = await presence.AskAsync(
                site.Key, site.SelectMany(r => r.Devices).Distinct(StringComparer.Ordinal), cancellationToken);
            if (!await HubAnswersAsync(cancellationToken))
                return told;
            foreach (RunnerRecord runner in site)
                told.AddRange(await JudgeAsync(runner, [.. runner.Devices.Select(d => answers[d])], cancellationToken));
        }

        return told;
    }

    private async Task<IReadOnlyList<Notification>> JudgeAsync(
        RunnerRecord runner, PresenceAnswer[] answers, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        (RunnerRecord? after, IReadOnlyList<Notification> told) = runner.After(
            answers, now, options.Value.SilentAfter, options.Value.ClockTolerance);
        PipelineTelemetry.RunnerSilence.Record(
            after?.SilentSince is { } since ? PipelineTelemetry.Seconds(now - since) : 0, PipelineTelemetry.Of(runner.Site),
            new KeyValuePair<string, object?>(TelemetryNames.RunnerName, runner.Runner));
        if (after is null || now - after.HeardAt > Forgotten)
            await (await outbox.TableAsync(cancellationToken)).DeleteEntityAsync(
                Partition, KeyOf(runner), cancellationToken: cancellationToken);
        else
            await WriteAsync(after, cancellationToken);
        // Whoever took over its devices is watched in its place.
        if (after is null && answers.First(a => a.Presence is not null).Presence is { } other)
            await WriteAsync(new RunnerRecord(runner.Site, other.Runner, runner.Devices, now), cancellationToken);
        return told;
    }

    private async Task<bool> HubAnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(HubTime, time, cancellationToken);
        try
        {
            // Some clients wait for their connection without looking at the token.
            await hub.Connection.PingAsync(limit.Token).AsTask().WaitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (limit.IsOver)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<RunnerRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        TableClient table = await outbox.TableAsync(cancellationToken);
        var known = new List<RunnerRecord>();
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken))
            known.Add(new RunnerRecord(
                row.GetString("Site"), row.GetString("Runner"), row.GetString("Devices").Split('\n'),
                row.GetDateTimeOffset("HeardAt") ?? default)
            {
                SilentSince = row.GetDateTimeOffset("SilentSince"),
                ClockOffSince = row.GetDateTimeOffset("ClockOffSince"),
            });
        return known;
    }

    private async Task WriteAsync(RunnerRecord runner, CancellationToken cancellationToken)
    {
        TableClient table = await outbox.TableAsync(cancellationToken);
        await table.UpsertEntityAsync(RowOf(runner), TableUpdateMode.Replace, cancellationToken);
    }

    private static TableEntity RowOf(RunnerRecord runner)
    {
        var row = new TableEntity(Partition, KeyOf(runner))
        {
            ["Site"] = runner.Site,
            ["Runner"] = runner.Runner,
            ["Devices"] = string.Join('\n', runner.Devices),
            ["HeardAt"] = runner.HeardAt,
        };
        if (runner.SilentSince is { } silent)
            row["SilentSince"] = silent;
        if (runner.ClockOffSince is { } off)
            row["ClockOffSince"] = off;
        return row;
    }

    private static string KeyOf(RunnerRecord runner) => $"{Token.Escape(runner.Site)}.{Token.Escape(runner.Runner)}";
}
