using Leafwire.Cli.Client;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>A push's results, copied out of the lab's storage, which goes with the lab.</summary>
internal sealed class ResultFiles(StorageAccount account)
{
    private readonly string _root = Path.Combine(LabPaths.Root, ".leafwire", "lab");

    /// <summary>Copies them, and says where to.</summary>
    public async Task<string> SaveAsync(PushReport report, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(_root, report.Id);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        await account.DownloadResultsAsync(report.Site, report.Id, folder, cancellationToken);
        return folder;
    }
}
