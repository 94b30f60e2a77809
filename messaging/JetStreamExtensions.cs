using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Messaging;

/// <summary>What both sides do with JetStream, and how its server says what went wrong.</summary>
public static class JetStreamExtensions
{
    /// <summary>The server's error code for a subject without a message (JSNoMessageFoundErr).</summary>
    public const int NoMessageFound = 10037;

    // For a store that is full: JSInsufficientResourcesErr, JSAccountResourcesExceededErr, JSStorageResourcesExceededErr,
    // JSStreamStoreFailedF.
    private static readonly int[] Full = [10023, 10002, 10047, 10077];

    /// <summary>True when the server has no room left.</summary>
    public static bool IsFull(this NatsJSApiException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Full.Contains(exception.Error.ErrCode);
    }

    /// <summary>Publishes a message that may have been published before; then it is not stored again, which is a success.</summary>
    /// <param name="streams">The JetStream.</param>
    /// <param name="subject">Where to.</param>
    /// <param name="data">The message.</param>
    /// <param name="id">By which the server knows it again.</param>
    /// <param name="stream">The stream that must take it.</param>
    /// <param name="headers">Its headers; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NatsException">The server did not store it.</exception>
    public static async Task PublishOnceAsync(
        this INatsJSContext streams, string subject, byte[] data, string id, string stream, NatsHeaders? headers,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(streams);
        var options = new NatsJSPubOpts { MsgId = id, ExpectedStream = stream, RetryAttempts = 3 };
        PubAckResponse ack = await streams.PublishAsync(
            subject, data, opts: options, headers: headers, cancellationToken: cancellationToken);
        // EnsureSuccess would throw on a duplicate.
        if (ack.Error is { } error)
            throw new NatsJSApiException(error);
    }
}
