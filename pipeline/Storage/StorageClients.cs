using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Options;

namespace Leafwire.Pipeline.Storage;

/// <summary>The storage account's containers and tables, created when missing.</summary>
public sealed class StorageClients : IDisposable
{
    /// <summary>How long a request may go without an answer before it is sent again; the largest upload takes less.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly Once _created;

    /// <summary>Makes the clients; nothing is connected yet.</summary>
    // The library makes the entities that it read by reflection, of which a native program keeps only what it is told to.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor, typeof(TableEntity))]
    public StorageClients(IOptions<StorageOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        StorageOptions storage = options.Value;
        (BlobServiceClient blobs, TableServiceClient tables) = storage.ConnectionString is { Length: > 0 } connection
            ? (new BlobServiceClient(connection, Retrying(new BlobClientOptions(), "the blob storage")), new TableServiceClient(
                connection, Retrying(new TableClientOptions(), "the table storage")))
            : ByIdentity(storage);
        Uploads = blobs.GetBlobContainerClient(storage.UploadContainer);
        Results = blobs.GetBlobContainerClient(storage.ResultContainer);
        Policies = blobs.GetBlobContainerClient(storage.PolicyContainer);
        Pushes = tables.GetTableClient(storage.TablePrefix + "Pushes");
        Devices = tables.GetTableClient(storage.TablePrefix + "Devices");
        Notifications = tables.GetTableClient(storage.TablePrefix + "Notifications");
        _created = new Once(CreateAsync);
    }

    /// <summary>The container of uploads.</summary>
    public BlobContainerClient Uploads { get; }

    /// <summary>The container of results.</summary>
    public BlobContainerClient Results { get; }

    /// <summary>The container of what sites ask of every push.</summary>
    public BlobContainerClient Policies { get; }

    /// <summary>The table of pushes.</summary>
    public TableClient Pushes { get; }

    /// <summary>The table of devices.</summary>
    public TableClient Devices { get; }

    /// <summary>The table of messages to people, which is not there before there are some.</summary>
    internal TableClient Notifications { get; }

    /// <summary>Creates the containers and tables that are missing; once it succeeded, this costs nothing.</summary>
    /// <exception cref="Azure.RequestFailedException">The storage refused or cannot be reached.</exception>
    public Task ReadyAsync(CancellationToken cancellationToken) => _created.RunAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _created.Dispose();

    private async Task CreateAsync(CancellationToken cancellationToken) => await Task.WhenAll(
        AllowedAsync(Uploads.CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
        AllowedAsync(Results.CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
        AllowedAsync(Policies.CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
        AllowedAsync(Pushes.CreateMissingAsync(cancellationToken)),
        AllowedAsync(Devices.CreateMissingAsync(cancellationToken)));

    // Who only uploads may not create anything, and need not: what it uses is there, or its use will say what is not.
    private static async Task AllowedAsync(Task creating)
    {
        try
        {
            await creating;
        }
        catch (RequestFailedException e) when (e.Status == 403)
        {
            return;
        }
    }

    private static (BlobServiceClient, TableServiceClient) ByIdentity(StorageOptions storage)
    {
        var credential = new DefaultAzureCredential();
        return (
            new BlobServiceClient(new Uri($"https://{storage.AccountName}.blob.{storage.EndpointSuffix}"), credential,
                Retrying(new BlobClientOptions(), "the blob storage")),
            new TableServiceClient(new Uri($"https://{storage.AccountName}.table.{storage.EndpointSuffix}"), credential,
                Retrying(new TableClientOptions(), "the table storage")));
    }

    // A step that fails is tried again as a whole, so the clients need to bridge short gaps only.
    private static T Retrying<T>(T options, string part) where T : ClientOptions
    {
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        options.Retry.MaxRetries = 3;
        options.Retry.NetworkTimeout = Silence;
        options.AddPolicy(new NamedPart(part), HttpPipelinePosition.PerCall);
        return options;
    }
}
