using System.Text.RegularExpressions;
using Leafwire.Lab.Processes;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Tests.Functions.Hosting;

/// <summary>Counts what storage is asked: blobs at their server, tables and queues in the storage emulator's log.</summary>
internal sealed partial class StorageMeter(BlobServer blobs, Azurite emulator, StorageClients clients)
{
    /// <summary>For the clients of both.</summary>
    public static string ConnectionString(BlobServer blobs, Azurite emulator) => string.Join(';', emulator.ConnectionString.Split(';')
        .Select(part => part.StartsWith("BlobEndpoint=", StringComparison.Ordinal) ? $"BlobEndpoint={blobs.Endpoint}" : part));

    /// <summary>What was asked until now.</summary>
    public async Task<StorageRequests> UntilNowAsync(CancellationToken cancellationToken)
    {
        // The log is written in the order of the answers: when this question stands there, all before it do.
        string question = $"asked-{Guid.NewGuid():N}";
        await clients.Pushes.GetEntityIfExistsAsync<Azure.Data.Tables.TableEntity>(
            question, question, cancellationToken: cancellationToken);
        while (true)
        {
            using var reader = new StreamReader(new FileStream(emulator.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            string[] lines = (await reader.ReadToEndAsync(cancellationToken)).Split('\n');
            if (Array.FindIndex(lines, l => l.Contains(question, StringComparison.Ordinal)) is >= 0 and var end)
            {
                string[] asked = [.. lines.Take(end).Select(l => Request().Match(l)).Where(m => m.Success).Select(m => m.Value)
                    .Where(l => !l.Contains("asked-", StringComparison.Ordinal))];
                int queues = asked.Count(l => l.Contains("/messages", StringComparison.Ordinal));
                return new StorageRequests(blobs.Writes, blobs.Reads, asked.Length - queues, queues, blobs.Showings);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    [GeneratedRegex(@"""[A-Z]+ /devstoreaccount1/\S* HTTP/")]
    private static partial Regex Request();
}

/// <summary>Requests to a storage account.</summary>
/// <param name="BlobWrites">Blobs and containers written, and blobs listed.</param>
/// <param name="BlobReads">Blobs read, and looked for.</param>
/// <param name="Tables">To tables; many rows written together are one.</param>
/// <param name="Queues">To queues.</param>
/// <param name="Showings">How often a push under way was shown, which goes by the clock.</param>
internal readonly record struct StorageRequests(int BlobWrites, int BlobReads, int Tables, int Queues, int Showings)
{
    // The push's progress, and its two rows, each read and written.
    private const int WritesOfAShowing = 1, TablesOfAShowing = 4;

    public static StorageRequests operator -(StorageRequests one, StorageRequests other) => new(
        one.BlobWrites - other.BlobWrites, one.BlobReads - other.BlobReads, one.Tables - other.Tables, one.Queues - other.Queues,
        one.Showings - other.Showings);

    /// <summary>Without what goes by the clock.</summary>
    public StorageRequests WithoutShowings() => this with
    {
        BlobWrites = BlobWrites - (Showings * WritesOfAShowing), Tables = Tables - (Showings * TablesOfAShowing),
    };
}
