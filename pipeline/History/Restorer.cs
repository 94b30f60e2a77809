using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Leafwire.Eos;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.History;

/// <summary>From what is archived to an upload that puts it back.</summary>
internal sealed class Restorer(PushTable table, ResultStore results, TimeProvider time)
{
    /// <summary>Lines of a difference that are shown of one device.</summary>
    private const int ShownLines = 60;

    private readonly PushArchive _archive = new(table, results);

    /// <summary>Undoes pushes of one site.</summary>
    public async Task<RestorePlan> UndoAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var undone = new List<PushSummary>();
        foreach (string id in ids.Distinct())
        {
            (PushSummary? push, string? problem) = await FindAsync(id, cancellationToken);
            if (push is null)
                return RestorePlan.Impossible(problem!);
            if (undone.Count > 0 && push.Site != undone[0].Site)
                return RestorePlan.Impossible(
                    $"push {undone[0].Id} is of site {undone[0].Site} and push {id} of site {push.Site}; restore one site at a time");
            undone.Add(push);
        }

        return await PlanAsync(undone[0].Site, undone.Min(p => p.EndedAt), p => undone.Any(u => u.Id == p.Id), cancellationToken);
    }

    /// <summary>Puts a device back to what it ran at a moment.</summary>
    /// <param name="device">The device.</param>
    /// <param name="site">Its site; null where one site alone has it.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<RestorePlan> ToMomentAsync(string device, string? site, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        IReadOnlyList<PushSummary> since = await _archive.ListAsync(site, moment, cancellationToken);
        PastPush[] its = [.. (await _archive.ReadAsync(since, cancellationToken)).Where(p => p.Changed(device) is not null)];
        string[] sites = [.. its.Select(p => p.Push.Site).Distinct()];
        return sites.Length switch
        {
            0 => RestorePlan.Of([], []),
            1 => RestorePlan.Of(
                its.Where(p => p.Push.EndedAt is { } ended && ended > moment), its.Where(p => p.Push.EndedAt is null), device),
            _ => RestorePlan.Impossible($"sites {string.Join(", ", sites)} have a device {device}; say which with --site"),
        };
    }

    /// <summary>Puts a site back to what it ran before a push.</summary>
    public async Task<RestorePlan> BeforeAsync(string site, string id, CancellationToken cancellationToken)
    {
        (PushSummary? push, string? problem) = await FindAsync(id, cancellationToken);
        return push is null ? RestorePlan.Impossible(problem!)
            : push.Site != site ? RestorePlan.Impossible($"push {id} is of site {push.Site}, not of {site}")
            : await PlanAsync(site, push.EndedAt, p => p.IsFinal, cancellationToken);
    }

    /// <summary>Makes the upload.</summary>
    /// <param name="plan">What it puts back.</param>
    /// <param name="settings">What its <c>push.json</c> is to say beside that.</param>
    /// <param name="force">True to undo with it what others changed since.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<RestoreUpload> MakeAsync(RestorePlan plan, JsonObject settings, bool force, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Problems.Count > 0)
            return RestoreUpload.Impossible(plan.Problems);
        if (plan.Changes.Count > 0 && !force)
            return RestoreUpload.Impossible() with { Since = await SinceAsync(plan, cancellationToken) };
        (byte[]? policy, string? problem) = RestorePolicy.Make(settings, plan.Undone);
        if (policy is null)
            return RestoreUpload.Impossible(problem!);
        // Packed as they come: of all the texts one is held.
        using var files = new UploadArchive();
        foreach ((string device, (PastPush push, string blob)) in plan.Sources.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            (string? text, string? gone) = await _archive.TextAsync(push.Push, blob, cancellationToken);
            if (text is null)
                return RestoreUpload.Impossible(gone!);
            files.Add($"{device}.cfg", Encoding.UTF8.GetBytes(text));
        }

        string stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var name = new UploadName(plan.Undone[0].Push.Site, $"restore-{stamp}-{Guid.NewGuid().ToString("N")[..6]}.zip");
        byte[] archive = files.Finish(policy);
        return UploadReader.Read(name, archive) is { Upload: null } bad
            ? RestoreUpload.Impossible([.. bad.Problems.Select(p => p.ToString())])
            : new RestoreUpload(name, archive);
    }

    private async Task<(PushSummary? Push, string? Problem)> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!PushId.IsValid(id))
            return (null, PushId.Wrong(id));
        return await table.FindAsync(id, cancellationToken) switch
        {
            null => (null, $"no push has the id {id} in this storage account"),
            { EndedAt: null } => (null,
                $"push {id} is under way; wait for its end, or cancel it: then nothing needs to be restored"),
            { } push => (push, null),
        };
    }

    private async Task<RestorePlan> PlanAsync(
        string site, DateTimeOffset? from, Func<PushSummary, bool> isUndone, CancellationToken cancellationToken)
    {
        IReadOnlyList<PastPush> since = await _archive.ReadAsync(
            await _archive.ListAsync(site, from, cancellationToken), cancellationToken);
        return RestorePlan.Of(since.Where(p => isUndone(p.Push)), since.Where(p => !isUndone(p.Push)));
    }

    private async Task<string> SinceAsync(RestorePlan plan, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var changes = new List<(string Device, string By, string Diff)>();
        foreach ((string device, PastPush by) in plan.Changes)
        {
            // As it was archived, without secrets.
            string? diff = by.Changed(device)?.Diff is { } blob
                ? await results.FindTextAsync(by.Push.Site, by.Push.Id, blob, cancellationToken)
                : null;
            // Session names and line numbers are others on each switch.
            changes.Add((device, by.Name, ConfigurationDiff.Canonical(diff ?? "")));
        }

        foreach (var alike in changes.GroupBy(c => (c.By, c.Diff)))
        {
            string devices = DevicesText.Of(alike.Select(c => c.Device));
            text.Append(null, $"{devices} {(alike.Count() == 1 ? "was" : "were")} changed since by {alike.Key.By}\n");
            string[] lines = alike.Key.Diff.Length == 0 ? [] : alike.Key.Diff.TrimEnd('\n').Split('\n');
            foreach (string line in lines.Take(ShownLines))
                text.Append(null, $"  {line}\n");
            if (lines.Length > ShownLines)
                text.Append(null, $"  … and {lines.Length - ShownLines} lines more\n");
        }

        return text.ToString();
    }
}
