using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Leafwire.Messaging;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Options;

namespace Leafwire.Host;

/// <summary>
/// Of several hosts on one storage account one works: the one that holds the lease of a blob. It only spares double
/// work: a push is a function of its log, so two that drive it say the same.
/// </summary>
internal sealed class HostLease(StorageClients storage, IOptions<PushHostOptions> options, TimeProvider time, ILogger<HostLease> logger)
{
    private const string BlobName = "leafwire-host.lease";

    /// <summary>The shortest that storage gives: another host takes over this long after this one died.</summary>
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    // Of this process alone: two hosts that were given one name must not both hold it.
    private readonly string _id = Guid.NewGuid().ToString();

    /// <summary>Waits for the lease, does the work while it is held, and gives it back at the end.</summary>
    /// <param name="work">Its token falls when the lease is lost.</param>
    /// <param name="stop">Ends the wait and the work.</param>
    public async Task HoldAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        await storage.ReadyAsync(stop);
        BlobLeaseClient lease = storage.Results.GetBlobClient(BlobName).GetBlobLeaseClient(_id);
        await AcquireAsync(lease, stop);
        using var held = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task renewing = RenewAsync(lease, held);
        try
        {
            await work(held.Token);
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            logger.LeaseLost(options.Value.Name);
        }
        finally
        {
            await held.CancelAsync();
            await renewing;
            if (stop.IsCancellationRequested)
                await ReleaseAsync(lease);
        }
    }

    private async Task AcquireAsync(BlobLeaseClient lease, CancellationToken stop)
    {
        bool said = false;
        while (true)
        {
            try
            {
                await lease.AcquireAsync(Term, cancellationToken: stop);
                return;
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                await CreateAsync(stop);
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                if (!said)
                    logger.StandingBy(options.Value.Name);
                said = true;
                await Task.Delay(Renewal, time, stop);
            }
        }
    }

    private async Task CreateAsync(CancellationToken stop)
    {
        try
        {
            var onlyNew = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await storage.Results.GetBlobClient(BlobName).UploadAsync(BinaryData.FromString("held by the host that works"), onlyNew, stop);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            logger.LeaseBlobExists(BlobName);
        }
    }

    private async Task RenewAsync(BlobLeaseClient lease, CancellationTokenSource held)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Renewal, time, held.Token);
                try
                {
                    await lease.RenewAsync(cancellationToken: held.Token);
                }
                catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
                {
                    await held.CancelAsync();
                }
                catch (Exception e) when (e is RequestFailedException or AggregateException)
                {
                    // With the storage away nobody else can take the lease either.
                    logger.LeaseNotRenewed(e.Message.Split('\n')[0]);
                }
            }
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested)
        {
            // The work is over, or the lease is.
        }
    }

    private async Task ReleaseAsync(BlobLeaseClient lease)
    {
        try
        {
            using var limit = new TimeLimit(TimeSpan.FromSeconds(2), time);
            await lease.ReleaseAsync(cancellationToken: limit.Token);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException)
        {
            logger.LeaseNotReleased(e.Message.Split('\n')[0]);
        }
    }
}
