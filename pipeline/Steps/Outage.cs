using Leafwire.Messaging;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Leafwire.Pipeline.Steps;

/// <summary>Says in words which part keeps a push from going on.</summary>
internal static class Outage
{
    /// <summary>One line about what a step failed at.</summary>
    public static string Describe(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        string text = exception.Message.Split('\n')[0].TrimEnd();
        return exception switch
        {
            NatsJSApiException e when e.IsFull() => $"the NATS hub has no room left ({text})",
            NatsException => $"the NATS hub: {text}",
            OperationCanceledException or TimeoutException => "no answer in time",
            _ => text,
        };
    }
}
