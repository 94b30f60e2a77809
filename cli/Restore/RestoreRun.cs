using System.Globalization;
using System.Text;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Restore;

/// <summary>One run of <c>leafwire restore</c>: from what is archived to an upload like any other.</summary>
internal sealed class RestoreRun(StorageAccount account, Printer printer)
{
    /// <summary>Lines of a difference that are shown of one device.</summary>
    private const int ShownLines = 60;

    private readonly PushArchive _archive = new(account);

    /// <summary>Undoes pushes.</summary>
    /// <exception cref="UserErrorException">One is not known, not over, or of another site.</exception>
    public async Task<RestorePlan> UndoAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var undone = new List<PushSummary>();
        foreach (string id in ids.Distinct())
        {
            PushSummary push = await _archive.FindAsync(id, cancellationToken);
            if (!push.IsFinal)
                throw new UserErrorException($"push {id} is under way; wait for its end, or cancel it: then nothing needs to be restored");
            if (undone.Count > 0 && push.Site != undone[0].Site)
                throw new UserErrorException(
                    $"push {undone[0].Id} is of site {undone[0].Site} and push {id} of site {push.Site}; restore one site at a time");
            undone.Add(push);
        }

        return await PlanAsync(undone[0].Site, undone.Min(p => p.EndedAt), p => undone.Any(u => u.Id == p.Id), cancellationToken);
    }

    /// <summary>Puts a device back to what it ran at a moment.</summary>
    /// <exception cref="UserErrorException">It is not known, or at several sites.</exception>
    public async Task<RestorePlan> ToMomentAsync(string device, string? site, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        IReadOnlyList<PushSummary> since = await _archive.ListAsync(site, moment, cancellationToken);
        PastPush[] its = [.. (await _archive.ReadAsync(since, cancellationToken)).Where(p => p.Changed(device) is not null)];
        string[] sites = [.. its.Select(p => p.Push.Site).Distinct()];
        if (sites.Length > 1)
            throw new UserErrorException($"sites {string.Join(", ", sites)} have a device {device}; say which with --site");
        return sites.Length == 0
            ? RestorePlan.Of([], [])
            : RestorePlan.Of(its.Where(p => p.Push.EndedAt is { } ended && ended > moment), its.Where(p => p.Push.EndedAt is null), device);
    }

    /// <summary>Puts a site back to what it ran before a push.</summary>
    /// <exception cref="UserErrorException">The push is not known, or of another site.</exception>
    public async Task<RestorePlan> BeforeAsync(string site, string id, CancellationToken cancellationToken)
    {
        PushSummary push = await _archive.FindAsync(id, cancellationToken);
        if (push.Site != site)
            throw new UserErrorException($"push {id} is of site {push.Site}, not of {site}");
        if (push.EndedAt is not { } ended)
            throw new UserErrorException($"push {id} is under way; wait for its end, or cancel it: then nothing needs to be restored");
        return await PlanAsync(site, ended, p => p.IsFinal, cancellationToken);
    }

    /// <summary>Uploads what a plan puts back.</summary>
    /// <exception cref="UserErrorException">It cannot be made, or undoes what others did since and is not forced.</exception>
    public async Task<(string Id, UploadName Name)> UploadAsync(
        RestorePlan plan, byte[] policy, bool force, Provenance? from, TimeProvider time, CancellationToken cancellationToken)
    {
        if (plan.Problems.Count > 0)
            throw new UserErrorException(string.Join('\n', plan.Problems));
        if (plan.Changes.Count > 0 && !force)
            throw new UserErrorException(await RefusalAsync(plan, cancellationToken));
        foreach ((string device, PastPush by) in plan.Changes)
            printer.Say($"{device}: what {by.Name} changed since is undone with it");
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach ((string device, (PastPush push, string blob)) in plan.Sources)
            files[$"{device}.cfg"] = Encoding.UTF8.GetBytes(await _archive.TextAsync(push.Push, blob, cancellationToken));
        string stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var name = new UploadName(plan.Undone[0].Push.Site, $"restore-{stamp}-{Guid.NewGuid().ToString("N")[..6]}.zip");
        byte[] archive = BuildFolder.Pack(files, policy);
        if (BuildFolder.Check(name, archive) is { Upload: null } bad)
            throw new UserErrorException(string.Join('\n', bad.Problems));
        printer.Say($"restores {string.Join(", ", plan.Sources.Keys)}: undoes {string.Join(", ", plan.Undone.Select(p => p.Name))}");
        return (await account.UploadAsync(name, archive, cancellationToken, from), name);
    }

    private async Task<RestorePlan> PlanAsync(
        string site, DateTimeOffset? from, Func<PushSummary, bool> isUndone, CancellationToken cancellationToken)
    {
        IReadOnlyList<PastPush> since = await _archive.ReadAsync(
            await _archive.ListAsync(site, from, cancellationToken), cancellationToken);
        return RestorePlan.Of(since.Where(p => isUndone(p.Push)), since.Where(p => !isUndone(p.Push)));
    }

    private async Task<string> RefusalAsync(RestorePlan plan, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach ((string device, PastPush by) in plan.Changes)
        {
            text.Append(null, $"{device} was changed since by {by.Name}\n");
            // As it was archived, without secrets.
            if (by.Changed(device)?.Diff is not { } blob
                || await account.Results.FindTextAsync(by.Push.Site, by.Push.Id, blob, cancellationToken) is not { } diff)
                continue;
            string[] lines = diff.TrimEnd('\n').Split('\n');
            foreach (string line in lines.Take(ShownLines))
                text.Append(null, $"  {line}\n");
            if (lines.Length > ShownLines)
                text.Append(null, $"  … and {lines.Length - ShownLines} lines more\n");
        }

        return text.Append("restoring would undo that too: say --force if it shall, or undo those pushes by name as well").ToString();
    }
}
