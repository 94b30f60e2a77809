using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>
/// The container of results. Every blob is stored by one request, so that a reader sees a whole one or none, and
/// storing twice gives the same.
/// </summary>
public sealed class ResultStore(StorageClients storage)
{
    private const string Json = "application/json; charset=utf-8";
    private const string Text = "text/plain; charset=utf-8";

    /// <summary>The plan of a push; null when it has none yet.</summary>
    public async Task<PushPlan?> FindPlanAsync(string site, string pushId, CancellationToken cancel) =>
        await ReadAsync(site, pushId, ResultFolder.Plan, cancel) is { } json
            ? json.ToObjectFromJson(PipelineJson.Default.PushPlan)
            : null;

    /// <summary>Keeps a plan, unless there is one.</summary>
    /// <returns>The plan that is kept: the one who comes first decides it.</returns>
    public async Task<PushPlan> KeepPlanAsync(PushPlan plan, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(plan, PipelineJson.Default.PushPlan);
        return await CreateAsync(plan.Site, plan.Id, ResultFolder.Plan, Json, json, cancel)
            ? plan
            : await FindPlanAsync(plan.Site, plan.Id, cancel) ?? throw new InvalidOperationException($"the plan of push {plan.Id} was removed while it was read");
    }

    /// <summary>Keeps a copy of the upload that nobody overwrites.</summary>
    public Task KeepUploadAsync(string pushId, UploadName name, byte[] content, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(name);
        return CreateAsync(name.Site, pushId, ResultFolder.Upload(name), name.IsArchive ? "application/zip" : Text, content, cancel);
    }

    /// <summary>The copy of the upload.</summary>
    /// <exception cref="InvalidOperationException">There is none: somebody removed it.</exception>
    public async Task<byte[]> ReadUploadAsync(PushPlan plan, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string name = ResultFolder.Upload(new UploadName(plan.Site, plan.Upload));
        BinaryData content = await ReadAsync(plan.Site, plan.Id, name, cancel)
            ?? throw new InvalidOperationException($"the upload's copy {ResultFolder.Of(plan.Site, plan.Id)}{name} is gone from the container of results");
        return content.ToArray();
    }

    /// <summary>Keeps a text of a device below the push's folder.</summary>
    public Task KeepTextAsync(string site, string pushId, string name, string text, CancellationToken cancel) =>
        PutAsync(site, pushId, name, Text, BinaryData.FromString(text), cancel);

    /// <summary>True when a text of a device was kept.</summary>
    public async Task<bool> HasTextAsync(string site, string pushId, string name, CancellationToken cancel)
    {
        await storage.ReadyAsync(cancel);
        return await Blob(site, pushId, name).ExistsAsync(cancel);
    }

    /// <summary>The texts of devices that are kept, by their names below the push's folder.</summary>
    public async Task<IReadOnlySet<string>> TextsAsync(string site, string pushId, CancellationToken cancel)
    {
        await storage.ReadyAsync(cancel);
        string folder = ResultFolder.Of(site, pushId);
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (BlobItem blob in storage.Results.GetBlobsAsync(BlobTraits.None, BlobStates.None, folder + ResultFolder.Devices, cancel))
            names.Add(blob.Name[folder.Length..]);
        return names;
    }

    /// <summary>The report as it was shown last; null when there is none yet.</summary>
    public async Task<PushReport?> FindReportAsync(string site, string pushId, CancellationToken cancel) =>
        await ReadAsync(site, pushId, ResultFolder.Report, cancel) is { } json
            ? json.ToObjectFromJson(PipelineJson.Default.PushReport)
            : null;

    /// <summary>Stores how a push stands.</summary>
    public Task ShowAsync(PushReport report, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(report);
        return PutAsync(report.Site, report.Id, ResultFolder.Report, Json, new BinaryData(JsonSerializer.SerializeToUtf8Bytes(report, PipelineJson.Default.PushReport)), cancel);
    }

    /// <summary>Stores the reports of an ended push.</summary>
    public Task KeepReportsAsync(PushReport report, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Task.WhenAll(
            ShowAsync(report, cancel),
            PutAsync(report.Site, report.Id, ResultFolder.Page, "text/html; charset=utf-8", BinaryData.FromString(HtmlReport.Write(report)), cancel),
            PutAsync(report.Site, report.Id, ResultFolder.JUnit, "application/xml; charset=utf-8", BinaryData.FromString(JUnitReport.Write(report)), cancel));
    }

    private BlobClient Blob(string site, string pushId, string name) => storage.Results.GetBlobClient(ResultFolder.Of(site, pushId) + name);

    private async Task<BinaryData?> ReadAsync(string site, string pushId, string name, CancellationToken cancel)
    {
        await storage.ReadyAsync(cancel);
        try
        {
            Response<BlobDownloadResult> blob = await Blob(site, pushId, name).DownloadContentAsync(cancel);
            return blob.Value.Content;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private async Task PutAsync(string site, string pushId, string name, string type, BinaryData content, CancellationToken cancel)
    {
        await storage.ReadyAsync(cancel);
        await Blob(site, pushId, name).UploadAsync(content, Whole(type, null), cancel);
    }

    private async Task<bool> CreateAsync(string site, string pushId, string name, string type, byte[] content, CancellationToken cancel)
    {
        await storage.ReadyAsync(cancel);
        try
        {
            await Blob(site, pushId, name).UploadAsync(new BinaryData(content), Whole(type, new BlobRequestConditions { IfNoneMatch = ETag.All }), cancel);
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
