using System.Net.Sockets;
using System.Text.Json;
using Azure;
using Leafwire.Contracts;
using Leafwire.Messaging;
using Leafwire.Pipeline.Messaging;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Leafwire.Pipeline.Steps;

/// <summary>What a step's failure means for its push, the same in every host.</summary>
public static class FailurePolicy
{
    /// <summary>Attempts at a step that fails in a way that nobody foresaw.</summary>
    public const int UnknownTries = 8;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Tells what a failure is.</summary>
    internal static FailureKind KindOf(Exception exception) => exception switch
    {
        InvalidDataException or MalformedMessageException or JsonException or NatsPayloadTooLargeException => FailureKind.Permanent,
        // Of a hub of several servers another one may still have it.
        LogLostException => FailureKind.Unknown,
        NatsJSApiException { Error: { Code: 400, ErrCode: not 0 } } e when !e.IsFull() => FailureKind.Unknown,
        NatsException or IOException or SocketException or TimeoutException or OperationCanceledException => FailureKind.Passing,
        // Who may not is allowed again by somebody; what is too large or not understood stays so.
        RequestFailedException { Status: 400 or 413 or 414 or 416 } => FailureKind.Permanent,
        RequestFailedException => FailureKind.Passing,
        AggregateException { InnerException: { } inner } => KindOf(inner),
        _ => FailureKind.Unknown,
    };

    /// <summary>The pause before a step is tried again.</summary>
    /// <param name="failures">Attempts that failed in a row, at least 1.</param>
    internal static TimeSpan PauseAfter(int failures) => Backoff.After(failures, Backoff.UsualFirst, LongestPause);

    /// <summary>The push after an attempt at its step that failed.</summary>
    /// <param name="state">Before the attempt.</param>
    /// <param name="doing">What the step does, as in "cannot read replies".</param>
    /// <param name="kind">What the failure is.</param>
    /// <param name="reason">Its words.</param>
    /// <param name="now">The host's clock.</param>
    public static PushState Failed(PushState state, string doing, FailureKind kind, string reason, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        int failures = state.Failures + 1;
        if (kind == FailureKind.Passing || (kind == FailureKind.Unknown && failures < UnknownTries))
            return state with
            {
                Failures = failures,
                Hindrance = $"cannot {doing}: {reason}; it is tried again",
                RetryAt = now + PauseAfter(failures),
                WaitUntil = null,
            };

        PushState settled = state with { Failures = 0, Hindrance = null, RetryAt = null };
        string why = $"cannot {doing}: {reason}";
        return (state.Step, state.GivenUp) switch
        {
            // What is left behind in the queue, the sweep takes away.
            (PushWorkflow.Leave, _) => settled.Next(PushWorkflow.Over),
            (PushWorkflow.Record, not null) => settled.Next(PushWorkflow.Leave),
            _ => settled.Next(PushWorkflow.Record) with { GivenUp = why },
        };
    }
}
