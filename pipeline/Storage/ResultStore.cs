using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>
/// The container of results. A reader sees a whole blob or none, and storing twice gives the same.
/// </summary>
public sealed class ResultStore(StorageClients storage)
{
    private const string Json = "application/json; charset=utf-8";
    private const string Text = "text/plain; charset=utf-8";

    /// <summary>The reports of a push of more devices are written one after the other: each takes megabytes while it is.</summary>
    private const int WrittenTogether = 500;

    /// <summary>Characters of differences that are kept until a report takes them: as many as it takes.</summary>
    private const long DiffCharacters = 4_000_000;

    private readonly JustStored<string> _diffs = new(DiffCharacters, diff => diff.Length);

    /// <summary>What pushes bring to devices.</summary>
    internal CandidateStore Candidates { get; } = new(storage);

    // What the blob of a push that somebody keeps, or that is being removed, holds.
    private static readonly byte[] s_kept = "kept"u8.ToArray(), s_removed = "removed"u8.ToArray();

    /// <summary>The plan of a push; null when it has none yet.</summary>
    public async Task<PushPlan?> FindPlanAsync(string site, string pushId, CancellationToken cancellationToken) =>
        await ReadAsync(site, pushId, ResultFolder.Plan, cancellationToken) is { } json
            ? json.ToObjectFromJson(PipelineJson.Default.PushPlan)
            : null;

    /// <summary>The plan of a push that was planned.</summary>
    /// <exception cref="InvalidDataException">There is none: somebody removed it.</exception>
    internal async Task<PushPlan> PlanAsync(FoundUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return await FindPlanAsync(upload.Name.Site, upload.PushId, cancellationToken)
            ?? throw new InvalidDataException($"the plan of push {upload.PushId} is gone from the container of results");
    }

    /// <summary>Keeps a plan, unless there is one.</summary>
    /// <returns>The plan that is kept: the one who comes first decides it.</returns>
    internal async Task<PushPlan> KeepPlanAsync(PushPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(plan, PipelineJson.Default.PushPlan);
        return await CreateAsync(plan.Site, plan.Id, ResultFolder.Plan, Json, json, cancellationToken)
            ? plan
            : await FindPlanAsync(plan.Site, plan.Id, cancellationToken)
                ?? throw new InvalidOperationException($"the plan of push {plan.Id} was removed while it was read");
    }

    /// <summary>What was confirmed on a device; null when it is not archived any more.</summary>
    public async Task<string?> FindConfirmedAsync(string site, string device, ConfirmedText confirmed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(confirmed);
        if (confirmed.Blob != ResultFolder.Candidate(device))
            return await FindTextAsync(site, confirmed.PushId, confirmed.Blob, cancellationToken);
        return await FindPlanAsync(site, confirmed.PushId, cancellationToken) is { } plan
            && plan.Candidates.TryGetValue(device, out CandidateRef? candidate)
            && await Candidates.FindAsync(plan, device, cancellationToken) is { } packed
            ? new Payload { Digest = candidate.Digest, Size = candidate.Size, Inline = packed }.Text()
            : null;
    }

    /// <summary>Keeps a text of a device below the push's folder.</summary>
    internal Task KeepTextAsync(string site, string pushId, string name, string text, CancellationToken cancellationToken) =>
        PutAsync(site, pushId, name, Text, BinaryData.FromString(text), cancellationToken);

    /// <summary>Keeps a difference, which the push's report wants a moment later.</summary>
    internal async Task KeepDiffAsync(string site, string pushId, string name, string diff, CancellationToken cancellationToken)
    {
        await KeepTextAsync(site, pushId, name, diff, cancellationToken);
        _diffs.Keep(pushId, name, diff);
    }

    /// <summary>A text of a device; null when it was not kept (yet).</summary>
    internal async Task<string?> FindTextAsync(string site, string pushId, string name, CancellationToken cancellationToken) =>
        _diffs.Take(pushId, name) ?? (await ReadAsync(site, pushId, name, cancellationToken))?.ToString();

    /// <summary>True when a text of a device was kept.</summary>
    internal async Task<bool> HasTextAsync(string site, string pushId, string name, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        return await Blob(site, pushId, name).ExistsAsync(cancellationToken);
    }

    /// <summary>The texts of devices that are kept, by their names below the push's folder.</summary>
    internal async Task<IReadOnlySet<string>> TextsAsync(string site, string pushId, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        string folder = ResultFolder.Of(site, pushId);
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (BlobItem blob in storage.Results.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, folder + ResultFolder.Devices, cancellationToken))
            names.Add(blob.Name[folder.Length..]);
        return names;
    }

    /// <summary>The report: of the ended push, or as it was shown last; null when there is none yet.</summary>
    public async Task<PushReport?> FindReportAsync(string site, string pushId, CancellationToken cancellationToken)
    {
        BinaryData? json = await ReadAsync(site, pushId, ResultFolder.Report, cancellationToken)
            ?? await ReadAsync(site, pushId, ResultFolder.Progress, cancellationToken);
        return json?.ToObjectFromJson(PipelineJson.Default.PushReport);
    }

    /// <summary>Keeps what is recorded of a push whatever its site's retention, or no longer.</summary>
    /// <returns>False when nothing is recorded of it, or it is being removed.</returns>
    public async Task<bool> KeepAsync(string site, string pushId, bool keep, CancellationToken cancellationToken)
    {
        if (!keep)
        {
            if (await IsKeptAsync(site, pushId, cancellationToken))
                await Blob(site, pushId, ResultFolder.Kept).DeleteIfExistsAsync(cancellationToken: cancellationToken);
            return true;
        }

        if (await FindReportAsync(site, pushId, cancellationToken) is null)
            return false;
        return await CreateAsync(site, pushId, ResultFolder.Kept, Text, s_kept, cancellationToken)
            || await IsKeptAsync(site, pushId, cancellationToken);
    }

    /// <summary>What is said when there was nothing to be kept.</summary>
    public static string NothingToKeep(string pushId) => $"of push {pushId} nothing is recorded any more, or not yet";

    /// <summary>True when somebody keeps the push.</summary>
    public async Task<bool> IsKeptAsync(string site, string pushId, CancellationToken cancellationToken) =>
        await ReadAsync(site, pushId, ResultFolder.Kept, cancellationToken) is { } word && word.ToMemory().Span.SequenceEqual(s_kept);

    /// <summary>Removes what is recorded of a push, unless somebody keeps it.</summary>
    /// <returns>False when somebody does.</returns>
    internal async Task<bool> RemoveAsync(string site, string pushId, CancellationToken cancellationToken)
    {
        // Who keeps and who removes write the same blob: whoever comes first decides it. It goes last, so that what was begun
        // and broken off goes on.
        if (!await CreateAsync(site, pushId, ResultFolder.Kept, Text, s_removed, cancellationToken)
            && await IsKeptAsync(site, pushId, cancellationToken))
            return false;
        string folder = ResultFolder.Of(site, pushId);
        await foreach (BlobItem blob in storage.Results.GetBlobsAsync(BlobTraits.None, BlobStates.None, folder, cancellationToken))
        {
            if (blob.Name != folder + ResultFolder.Kept)
                await storage.Results.GetBlobClient(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }

        await Blob(site, pushId, ResultFolder.Kept).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        return true;
    }

    /// <summary>Stores how a push under way stands.</summary>
    internal Task ShowAsync(PushReport report, CancellationToken cancellationToken) =>
        PutReportAsync(report, ResultFolder.Progress, cancellationToken);

    /// <summary>Stores the reports of an ended push.</summary>
    /// <param name="report">The push.</param>
    /// <param name="changes">As for <see cref="HtmlReport.Write"/>.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    internal async Task KeepReportsAsync(PushReport report, ReadOnlyMemory<byte>? changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        Func<Task>[] parts =
        [
            () => PutReportAsync(report, ResultFolder.Report, cancellationToken),
            () => PutAsync(report.Site, report.Id, ResultFolder.Page, "text/html; charset=utf-8",
                HtmlReport.WriteUtf8(report, changes), cancellationToken),
            () => PutAsync(report.Site, report.Id, ResultFolder.JUnit, "application/xml; charset=utf-8",
                BinaryData.FromString(JUnitReport.Write(report)), cancellationToken),
            () => Blob(report.Site, report.Id, ResultFolder.Progress).DeleteIfExistsAsync(cancellationToken: cancellationToken),
        ];
        if (report.Devices.Count <= WrittenTogether)
        {
            await Task.WhenAll(parts.Select(part => part()));
            return;
        }

        foreach (Func<Task> part in parts)
            await part();
    }

    private Task PutReportAsync(PushReport report, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        return PutAsync(report.Site, report.Id, name, Json,
            new BinaryData(JsonSerializer.SerializeToUtf8Bytes(report, PipelineJson.Default.PushReport)), cancellationToken);
    }

    private BlobClient Blob(string site, string pushId, string name) => storage.Results.GetBlobClient(ResultFolder.Of(site, pushId) + name);

    private async Task<BinaryData?> ReadAsync(string site, string pushId, string name, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        try
        {
            Response<BlobDownloadResult> blob = await Blob(site, pushId, name).DownloadContentAsync(cancellationToken);
            return blob.Value.Content;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private async Task PutAsync(
        string site, string pushId, string name, string type, BinaryData content, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        await Blob(site, pushId, name).UploadAsync(content, Whole(type, null), cancellationToken);
    }

    private async Task<bool> CreateAsync(
        string site, string pushId, string name, string type, byte[] content, CancellationToken cancellationToken)
    {
        await storage.ReadyAsync(cancellationToken);
        try
        {
            await Blob(site, pushId, name)
                .UploadAsync(new BinaryData(content), Whole(type, new BlobRequestConditions { IfNoneMatch = ETag.All }), cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }

    // The client splits what is larger than its first transfer; uploads are limited below this, so none is split.
    private static BlobUploadOptions Whole(string type, BlobRequestConditions? conditions) => new()
    {
        HttpHeaders = new BlobHttpHeaders { ContentType = type },
        Conditions = conditions,
        TransferOptions = new() { InitialTransferSize = 256 * 1024 * 1024 },
    };
}
