using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Leafwire.Pipeline.Steps;

/// <summary>Says in words which part keeps a push from going on.</summary>
public static class Outage
{
    // The server's error codes for a store that is full: JSInsufficientResourcesErr, JSAccountResourcesExceededErr,
    // JSStorageResourcesExceededErr, JSStreamStoreFailedF.
    private static readonly int[] Full = [10023, 10002, 10047, 10077];

    /// <summary>True when the hub has no room left.</summary>
    public static bool IsFull(NatsJSApiException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Full.Contains(exception.Error.ErrCode);
    }

    /// <summary>One line about what a step failed at.</summary>
    public static string Describe(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        string text = exception.Message.Split('\n')[0].TrimEnd();
        return exception switch
        {
            NatsJSApiException e when IsFull(e) => $"the NATS hub has no room left ({text})",
            NatsException => $"the NATS hub: {text}",
            OperationCanceledException or TimeoutException => "no answer in time",
            _ => text,
        };
    }
}
