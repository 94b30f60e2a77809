using Leafwire.Contracts;
using NATS.Client.Core;
using NATS.Client.ObjectStore;
using NATS.Client.ObjectStore.Models;

namespace Leafwire.Messaging;

/// <summary>Texts too large for a message, in an object store bucket.</summary>
/// <param name="open">Opens the bucket; again after an error, because it may be gone with its server's storage.</param>
public sealed class PayloadStore(Func<CancellationToken, ValueTask<INatsObjStore>> open)
{
    private INatsObjStore? _store;

    /// <summary>Stores bytes. The name derives from the content, so storing again changes nothing.</summary>
    /// <exception cref="NatsException">The server does not answer, or does not take it.</exception>
    public async Task PutAsync(string name, byte[] bytes, CancellationToken cancellationToken) =>
        await UseAsync(async store => await store.PutAsync(name, bytes, cancellationToken), cancellationToken);

    /// <summary>Removes bytes; nothing of them is left behind.</summary>
    /// <exception cref="NatsException">The server does not answer, or there is no such object.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) => UseAsync(async store =>
    {
        ObjectMetadata about = await store.GetInfoAsync(name, cancellationToken: cancellationToken);
        return await StoredObject.RemoveAsync(store, name, about.Nuid, cancellationToken);
    }, cancellationToken);

    /// <summary>Removes bytes that were found.</summary>
    /// <exception cref="NatsException">The server does not answer.</exception>
    public Task RemoveAsync(string name, StoredBytes found, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(found);
        return UseAsync(store => StoredObject.RemoveAsync(store, name, found.Nuid, cancellationToken), cancellationToken);
    }

    /// <summary>Reads bytes.</summary>
    /// <returns>Null when there is no such object.</returns>
    /// <exception cref="InvalidDataException">It is larger than a configuration can be.</exception>
    /// <exception cref="NatsException">The server does not answer, or the object is not whole.</exception>
    public async Task<StoredBytes?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await UseAsync(store => StoredObject.ReadAsync(store, name, cancellationToken), cancellationToken);
        }
        catch (NatsObjNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads bytes that must be there.</summary>
    /// <exception cref="InvalidDataException">There is no such object, or it is larger than a configuration can be; trying
    /// again will not help.</exception>
    /// <exception cref="NatsException">The server does not answer, or the object is not whole.</exception>
    public async Task<byte[]> GetAsync(string name, CancellationToken cancellationToken) =>
        (await FindAsync(name, cancellationToken))?.Bytes
            ?? throw new InvalidDataException($"there is no object '{name}' in the object store; it may have expired");

    /// <summary>The text of a payload, read from the bucket when it is not inside.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="GetAsync"/> and <see cref="Payload.Text()"/>.</exception>
    /// <exception cref="NatsException">The server does not answer, or the object is not whole.</exception>
    public async Task<string> TextAsync(Payload payload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return await payload.TextAsync(name => GetAsync(name, cancellationToken));
    }

    /// <summary>Moves what is larger than a message may hold into the bucket (<see cref="Payload.FitAsync"/>).</summary>
    /// <exception cref="NatsException">The server does not answer, or does not take it.</exception>
    public async Task<Payload> FitAsync(Payload payload, int maxInline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return await payload.FitAsync(maxInline, (name, bytes) => PutAsync(name, bytes, cancellationToken));
    }

    private async Task<T> UseAsync<T>(Func<INatsObjStore, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            _store ??= await open(cancellationToken);
            return await use(_store);
        }
        catch (NatsException e) when (e is not NatsObjNotFoundException)
        {
            _store = null;
            throw;
        }
    }
}
