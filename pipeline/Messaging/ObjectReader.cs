using Leafwire.Contracts;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.ObjectStore;
using NATS.Client.ObjectStore.Models;

namespace Leafwire.Pipeline.Messaging;

/// <summary>
/// Reads an object that a site wrote chunk by chunk (NATS ADR-20), asking the stream's leader. Through a consumer, as the
/// library reads, an object that was never finished is waited for without an end, and one on a server that lags behind is cut.
/// </summary>
internal static class ObjectReader
{
    /// <summary>Reads all bytes of an object.</summary>
    /// <exception cref="NatsObjNotFoundException">There is no such object.</exception>
    /// <exception cref="InvalidDataException">It is larger than a configuration can be, or not whole.</exception>
    /// <exception cref="NatsException">The hub does not answer.</exception>
    public static async Task<byte[]> ReadAsync(INatsObjStore store, string name, CancellationToken cancellationToken)
    {
        ObjectMetadata about = await store.GetInfoAsync(name, cancellationToken: cancellationToken);
        if (about.Size > Limits.PayloadBytes)
            throw new InvalidDataException($"the object '{name}' has {about.Size} bytes, more than any configuration");
        INatsJSStream stream = await store.JetStreamContext.GetStreamAsync("OBJ_" + store.Bucket, cancellationToken: cancellationToken);
        using var bytes = new MemoryStream((int)about.Size);
        ulong next = 1;
        for (uint chunk = 0; chunk < about.Chunks && bytes.Length < (long)about.Size; chunk++)
        {
            var request = new StreamMsgGetRequest { Seq = next, NextBySubj = $"$O.{store.Bucket}.C.{about.Nuid}" };
            try
            {
                StreamMsgGetResponse answer = await stream.GetAsync(request, cancellationToken);
                bytes.Write(answer.Message.Data.Span);
                next = answer.Message.Seq + 1;
            }
            catch (NatsJSApiException e) when (e.Error.Code == 404)
            {
                break;
            }
        }

        return (ulong)bytes.Length == about.Size ? bytes.ToArray() : throw new InvalidDataException($"the object '{name}' has {bytes.Length} bytes, not {about.Size}");
    }
}
