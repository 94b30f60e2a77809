using NATS.Client.Core;
using NATS.Client.ObjectStore;

namespace Leafwire.Runner.Bus;

/// <summary>Texts too large for a message, in an object store bucket of the hub or of the leaf.</summary>
internal sealed class PayloadStore(Func<CancellationToken, ValueTask<INatsObjStore>> open)
{
    private INatsObjStore? _store;

    /// <summary>Stores bytes. The name derives from the content, so storing again changes nothing.</summary>
    public async Task PutAsync(string name, byte[] bytes, CancellationToken cancellationToken)
    {
        await UseAsync(async store => await store.PutAsync(name, bytes, cancellationToken), cancellationToken);
    }

    /// <summary>Removes bytes.</summary>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken) => await UseAsync(async store =>
    {
        await store.DeleteAsync(name, cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Reads bytes.</summary>
    /// <exception cref="InvalidDataException">There is no such object; sending the command again will not help.</exception>
    public async Task<byte[]> GetAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await UseAsync(store => ObjectReader.ReadAsync(store, name, cancellationToken), cancellationToken);
        }
        catch (NatsObjNotFoundException)
        {
            throw new InvalidDataException($"there is no object '{name}' in the object store; it may have expired");
        }
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
            // The bucket may be gone with its server's storage: look again next time.
            _store = null;
            throw;
        }
    }
}
