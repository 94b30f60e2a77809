using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Leafwire.Pipeline.Storage;

/// <summary>Creating tables.</summary>
internal static class TableCreation
{
    /// <summary>
    /// Creates a table that is missing. The library's own <c>CreateIfNotExistsAsync</c> writes its request by reflection, which a native
    /// program does not have.
    /// </summary>
    /// <exception cref="RequestFailedException">The storage refused or cannot be reached.</exception>
    public static async Task CreateMissingAsync(this TableClient table, CancellationToken cancellationToken)
    {
        try
        {
            await table.CreateAsync(cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.TableAlreadyExists)
        {
            return;
        }
    }
}
