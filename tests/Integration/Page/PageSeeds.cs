using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Tests.Integration.Page;

/// <summary>Puts recorded pushes into storage.</summary>
internal static class PageSeeds
{
    /// <summary>A push with all that the page reads of it.</summary>
    public static async Task<PushReport> RecordAsync(
        StorageClients storage, PushTable table, ResultStore results, PushReport report, CancellationToken cancellationToken)
    {
        // A site's devices with the same change have one text, which is read of the first.
        foreach (DeviceReport device in report.Devices.Where(d => d.Diff is not null).DistinctBy(d => d.DiffDigest))
            await storage.Results.GetBlobClient($"{report.Site}/{report.Id}/{device.Diff}").UploadAsync(
                BinaryData.FromString(PageSamples.Diff(device.Device)), overwrite: true, cancellationToken);
        await results.KeepReportsAsync(report, null, cancellationToken);
        await table.RecordAsync(report, "", cancellationToken);
        return report;
    }
}
