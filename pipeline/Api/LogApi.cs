using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Api;

/// <summary>What happens to a push while it happens, from its log, for every host.</summary>
public sealed class LogApi
{
    /// <summary>GET: a part of a push's log; it can be waited for.</summary>
    public const string Route = "api/pushes/{id}/log";

    /// <summary>GET: the same as it comes, as server-sent events.</summary>
    public const string EventsRoute = "api/pushes/{id}/events";

    /// <summary>Nobody waits longer for one answer, in seconds: what stands between may cut a request that is silent for longer.</summary>
    public const int LongestWait = 25;

    // What is said of a push stands in its row too, and until it is planned nowhere else.
    private static readonly TimeSpan RowEvery = TimeSpan.FromSeconds(1);

    private readonly PushTable _table;
    private readonly ResultStore _results;
    private readonly PushLog _log;
    private readonly StageFeed _stages;
    private readonly TimeProvider _time;
    private readonly PushFinder _finder;

    internal LogApi(PushTable table, ResultStore results, PushLog log, StageFeed stages, TimeProvider time) =>
        (_table, _results, _log, _stages, _time, _finder) = (table, results, log, stages, time, new PushFinder(table));

    /// <summary>A part of the log.</summary>
    /// <param name="id">The push.</param>
    /// <param name="after">The last entry that the caller has; null or empty for the beginning.</param>
    /// <param name="wait">How many seconds to wait for something to come, up to <see cref="LongestWait"/>; null or empty for none.</param>
    /// <param name="mark">The mark of the answer before: it is not waited for what has changed since. Null or empty for what changes
    /// from now on.</param>
    /// <param name="caller">Who asks; null where nobody is asked who he is.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>200 with the entries, none when only the push itself changed; 400 for what is no number; otherwise as for
    /// <see cref="PushApi.GetAsync"/>.</returns>
    public Task<ApiAnswer> GetAsync(
        string id, string? after, string? wait, string? mark, Caller? caller, CancellationToken cancellationToken) =>
        ApiGuard.RunAsync(async () =>
        {
            ulong cursor = 0;
            int seconds = 0;
            if (after is { Length: > 0 } && !ulong.TryParse(after, out cursor))
                return ApiAnswer.Problem(400, "Bad after", "'after' is the number of an entry");
            if (wait is { Length: > 0 } && (!int.TryParse(wait, out seconds) || seconds is < 0 or > LongestWait))
                return ApiAnswer.Problem(400, "Bad wait", $"'wait' is a number of seconds from 0 to {LongestWait}");
            (PushSummary? push, ApiAnswer? answer) = await _finder.FindAsync(id, caller, Role.Reader, cancellationToken);
            return push is null
                ? answer!
                : ApiAnswer.Json(
                    200, await SliceAsync(push, null, cursor, TimeSpan.FromSeconds(seconds), mark is "" ? null : mark, cancellationToken),
                    ApiJson.Default.LogSlice);
        }, cancellationToken);

    /// <summary>The log as it comes, to the push's end.</summary>
    /// <param name="id">The push.</param>
    /// <param name="after">The last entry that the caller has, as browsers send it in <c>Last-Event-ID</c>.</param>
    /// <param name="caller">Who asks; null where nobody is asked who he is.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>
    /// An entry an event; <c>row</c> with the push's summary when that is another one; <c>over</c> at the end. Or the answer in its
    /// place, as for <see cref="PushApi.GetAsync"/>.
    /// </returns>
    public async Task<(ApiAnswer? Answer, IAsyncEnumerable<SseItem<string>>? Events)> FollowAsync(
        string id, string? after, Caller? caller, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<SseItem<string>>? events = null;
        ApiAnswer found = await ApiGuard.RunAsync(async () =>
        {
            (PushSummary? push, ApiAnswer? answer) = await _finder.FindAsync(id, caller, Role.Reader, cancellationToken);
            if (push is null)
                return answer!;
            events = EventsAsync(push, ulong.TryParse(after, out ulong cursor) ? cursor : 0, cancellationToken);
            return ApiAnswer.Json(200, push, ApiJson.Default.PushSummary);
        }, cancellationToken);
        return events is null ? (found, null) : (null, events);
    }

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(
        PushSummary push, ulong cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string shown = "";
        int staged = 0;
        PushPlan? plan = null;
        while (true)
        {
            PushSummary row = await _table.FindAsync(push.Id, cancellationToken) ?? push;
            string json = JsonSerializer.Serialize(row, ApiJson.Default.PushSummary);
            int stage = row.IsFinal ? staged : _stages.Of(row.Site, row.Id).Version;
            if (json != shown || stage != staged)
                yield return new SseItem<string>(shown = json, "row");
            staged = stage;
            plan ??= await _results.FindPlanAsync(row.Site, row.Id, cancellationToken);
            LogSlice slice = await SliceAsync(row, plan, cursor, row.IsFinal ? TimeSpan.Zero : RowEvery, null, cancellationToken);
            foreach (LogLine line in slice.Entries)
            {
                yield return new SseItem<string>(JsonSerializer.Serialize(line, ApiJson.Default.LogLine))
                {
                    EventId = line.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
                };
            }

            cursor = slice.Last;
            if (slice.IsOver)
            {
                yield return new SseItem<string>("{}", "over");
                yield break;
            }
        }
    }

    // A plan never changes, and one of many devices is large: who has it hands it in.
    private async Task<LogSlice> SliceAsync(
        PushSummary push, PushPlan? plan, ulong after, TimeSpan wait, string? mark, CancellationToken cancellationToken)
    {
        long began = _time.GetTimestamp();
        mark ??= MarkOf(push);
        ulong cursor = after;
        while (true)
        {
            plan ??= await _results.FindPlanAsync(push.Site, push.Id, cancellationToken);
            TimeSpan left = push.IsFinal || MarkOf(push) != mark ? TimeSpan.Zero : wait - _time.GetElapsedTime(began);
            bool isLast = left <= RowEvery;
            TimeSpan turn = isLast ? left : RowEvery;
            LogSlice part = await PartAsync(push, plan, after, cursor, turn > TimeSpan.Zero ? turn : TimeSpan.Zero, cancellationToken);
            if (isLast || part.IsOver || part.Entries.Count > 0)
                return part;
            cursor = part.Last;
            // Not all that changes a push stands in its log: that it was taken up, what it waits for, that it is recorded.
            push = await _table.FindAsync(push.Id, cancellationToken) ?? push;
        }
    }

    private async Task<LogSlice> PartAsync(
        PushSummary push, PushPlan? plan, ulong after, ulong cursor, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (plan is null)
        {
            // What was refused is never planned.
            if (push.IsFinal)
                return await RecordedAsync(push, after, cancellationToken);
            await Task.Delay(wait, _time, cancellationToken);
            return new LogSlice([], cursor, false, MarkOf(push));
        }

        LogPage page;
        try
        {
            page = await _log.AwaitAsync(plan, cursor, wait, cancellationToken);
        }
        catch (LogLostException) when (push.IsFinal)
        {
            return await RecordedAsync(push, after, cancellationToken);
        }

        // The hub keeps a log for some days; what came of it is recorded.
        if (push.IsFinal && page.Entries.Count == 0 && after <= plan.LogStart)
            return await RecordedAsync(push, after, cancellationToken);
        return new LogSlice([.. page.Entries.Select(LogLines.Of)], page.Next, push.IsFinal && !page.HasMore, MarkOf(push));
    }

    private async Task<LogSlice> RecordedAsync(PushSummary push, ulong after, CancellationToken cancellationToken)
    {
        PushReport report = await _results.FindReportAsync(push.Site, push.Id, cancellationToken) ?? push.Report();
        LogLine[] lines = [.. report.Timeline.Select((e, i) => new LogLine((ulong)i + 1, e.At, "event", e.What))
            .Where(line => line.Sequence > after)];
        return new LogSlice(lines, Math.Max(after, (ulong)report.Timeline.Count), true, MarkOf(push));
    }

    // What its devices are at stands nowhere but in what their runners tell.
    private string MarkOf(PushSummary push) => Convert.ToHexStringLower(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(push, ApiJson.Default.PushSummary)).AsSpan(0, 8))
        + (push.IsFinal ? "" : $"-{_stages.Of(push.Site, push.Id).Version}");
}
