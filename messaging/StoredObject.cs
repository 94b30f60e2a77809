using System.Text;
using Leafwire.Contracts;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.ObjectStore;
using NATS.Client.ObjectStore.Models;

namespace Leafwire.Messaging;

/// <summary>An object's bytes, and by which its chunks are known.</summary>
/// <param name="Bytes">All of them.</param>
/// <param name="Nuid">The last part of the subject of its chunks.</param>
public sealed record StoredBytes(byte[] Bytes, string? Nuid);

/// <summary>
/// Reads an object chunk by chunk (NATS ADR-20), asking the stream's leader. The library reads it through a push consumer,
/// which a site may not make at the hub (whoever makes one chooses the subject on which the server publishes the site's
/// bytes), which waits without an end for an object that was never finished, and which a server that lags behind cuts short. And it
/// removes an object whole, where the library leaves a mark until the bucket's age: two for each device that is pushed.
/// </summary>
internal static class StoredObject
{
    /// <summary>Reads all bytes of an object.</summary>
    /// <exception cref="NatsObjNotFoundException">There is no such object.</exception>
    /// <exception cref="InvalidDataException">It is larger than a configuration can be.</exception>
    /// <exception cref="ObjectNotWholeException">Chunks are missing: it is being written just now, or never was finished.</exception>
    /// <exception cref="NATS.Client.Core.NatsException">The server does not answer.</exception>
    internal static async Task<StoredBytes> ReadAsync(INatsObjStore store, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ObjectMetadata about = await store.GetInfoAsync(name, cancellationToken: cancellationToken);
        if (about.Size > Limits.PayloadBytes)
            throw new InvalidDataException($"the object '{name}' has {about.Size} bytes, more than any configuration");
        // By its name: the library's stream asks for what the stream is before anything else, once more for each text.
        INatsJSContext context = store.JetStreamContext;
        string subject = $"{context.Opts.Prefix}.STREAM.MSG.GET.OBJ_{store.Bucket}";
        using var bytes = new MemoryStream((int)about.Size);
        ulong next = 1;
        for (uint chunk = 0; chunk < about.Chunks && bytes.Length < (long)about.Size; chunk++)
        {
            string chunks = $"$O.{store.Bucket}.C.{about.Nuid}";
            // The last message of a subject is found by an index; the next one by looking at all that lie before it.
            StreamMsgGetRequest request = about.Chunks == 1
                ? new() { LastBySubj = chunks }
                : new() { Seq = next, NextBySubj = chunks };
            try
            {
                StreamMsgGetResponse answer = await context.JSRequestResponseAsync<StreamMsgGetRequest, StreamMsgGetResponse>(
                    subject, request, cancellationToken);
                bytes.Write(answer.Message.Data.Span);
                next = answer.Message.Seq + 1;
            }
            catch (NatsJSApiException e) when (e.Error.Code == 404)
            {
                break;
            }
        }

        return (ulong)bytes.Length == about.Size
            ? new StoredBytes(bytes.ToArray(), about.Nuid)
            : throw new ObjectNotWholeException($"the object '{name}' has {bytes.Length} bytes, not {about.Size}");
    }

    /// <summary>Removes an object; true.</summary>
    /// <exception cref="NATS.Client.Core.NatsException">The server does not answer, or refuses.</exception>
    internal static async Task<bool> RemoveAsync(INatsObjStore store, string name, string? nuid, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        // What says that it is there goes first: nobody finds one that has no chunks.
        string inBase64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(name)).Replace('+', '-').Replace('/', '_');
        await PurgeAsync($"M.{inBase64}");
        await PurgeAsync($"C.{nuid}");
        return true;

        async Task PurgeAsync(string subject)
        {
            INatsJSContext context = store.JetStreamContext;
            await context.JSRequestResponseAsync<StreamPurgeRequest, StreamPurgeResponse>(
                $"{context.Opts.Prefix}.STREAM.PURGE.OBJ_{store.Bucket}",
                new StreamPurgeRequest { Filter = $"$O.{store.Bucket}.{subject}" }, cancellationToken);
        }
    }
}

/// <summary>An object has fewer bytes than it says, or more.</summary>
public sealed class ObjectNotWholeException(string message) : NatsObjException(message);
