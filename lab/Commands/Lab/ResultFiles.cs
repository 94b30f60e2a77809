using System.Globalization;
using Leafwire.Cli.Client;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>The results of a lab's pushes, copied out of its storage, which goes with the lab.</summary>
internal sealed class ResultFiles
{
    private readonly StorageAccount _account;
    private readonly string _root;

    private ResultFiles(StorageAccount account, string root) => (_account, _root) = (account, root);

    /// <summary>A folder of this run's own, below one of all runs.</summary>
    public static ResultFiles Create(StorageAccount account, string all, DateTimeOffset now)
    {
        string name = now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture), root = Path.Combine(all, name);
        // Two runs may begin in the same second.
        for (int other = 2; Directory.Exists(root); other++)
            root = Path.Combine(all, $"{name}-{other}");
        Directory.CreateDirectory(root);
        return new ResultFiles(account, root);
    }

    /// <summary>Copies what is recorded of a push, and says where to.</summary>
    public async Task<string> SaveAsync(PushReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        string folder = Path.Combine(_root, report.Id);
        await _account.DownloadResultsAsync(report.Site, report.Id, folder, cancellationToken);
        return folder;
    }
}
