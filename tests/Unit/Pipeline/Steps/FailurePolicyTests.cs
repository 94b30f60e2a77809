using Azure;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Uploads;
using NATS.Client.Core;

namespace Leafwire.Tests.Unit.Pipeline.Steps;

public sealed class FailurePolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PushState Start = PushState.Begin(
        new FoundUpload("0123456789abcdef", new UploadName("lab", "b.zip"), Now, "0x1"));

    public static TheoryData<Exception, FailureKind> Kinds => new()
    {
        { new NatsException("no answer"), FailureKind.Passing },
        { new RequestFailedException(503, "busy"), FailureKind.Passing },
        { new RequestFailedException(403, "not allowed"), FailureKind.Passing },
        { new AggregateException(new IOException("cut")), FailureKind.Passing },
        { new OperationCanceledException(), FailureKind.Passing },
        { new NotArchivedException("not yet"), FailureKind.Passing },
        { new RequestFailedException(413, "too large"), FailureKind.Permanent },
        { new InvalidDataException("gone"), FailureKind.Permanent },
        { new LogLostException("lost"), FailureKind.Unknown },
        { new InvalidOperationException("a bug"), FailureKind.Unknown },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Kind_OfAnException_IsWhatTryingAgainCanDo(Exception exception, FailureKind kind) =>
        FailurePolicy.KindOf(exception).ShouldBe(kind);

    [Fact]
    public void Failed_Passing_IsTriedForEverWithGrowingPauses()
    {
        PushState state = Start;
        var pauses = new List<double>();
        for (int attempt = 1; attempt <= 500; attempt++)
        {
            state = FailurePolicy.Failed(state, "plan", FailureKind.Passing, "the blob storage does not answer", Now);
            pauses.Add((state.RetryAt!.Value - Now).TotalSeconds);
        }

        state.Step.ShouldBe(PushWorkflow.Plan);
        state.Hindrance.ShouldBe("cannot plan: the blob storage does not answer; it is tried again");
        pauses.Take(9).ShouldBe([0.25, 0.5, 1, 2, 4, 8, 16, 30, 30]);
        pauses[^1].ShouldBe(30);
    }

    [Fact]
    public void Failed_Unknown_IsTriedAFewTimesAndThenEndsThePush()
    {
        PushState state = Start;
        for (int attempt = 1; attempt < FailurePolicy.UnknownTries; attempt++)
        {
            state = FailurePolicy.Failed(state, "plan", FailureKind.Unknown, "a bug", Now);
            state.Step.ShouldBe(PushWorkflow.Plan);
        }

        state = FailurePolicy.Failed(state, "plan", FailureKind.Unknown, "a bug", Now);

        (state.Step, state.GivenUp, state.RetryAt).ShouldBe((PushWorkflow.Record, "cannot plan: a bug", null));
    }

    [Fact]
    public void Failed_Permanent_EndsThePushWhateverStepItIsAt()
    {
        PushState state = FailurePolicy.Failed(
            Start with { Step = PushWorkflow.Drive }, "follow the log", FailureKind.Permanent, "gone", Now);
        (state.Step, state.GivenUp).ShouldBe((PushWorkflow.Record, "cannot follow the log: gone"));

        // Not even that it is given up can be recorded: the next push must have its turn all the same.
        state = FailurePolicy.Failed(state, "record the result", FailureKind.Permanent, "too large", Now);
        state.Step.ShouldBe(PushWorkflow.Leave);
        FailurePolicy.Failed(state, "leave the queue", FailureKind.Permanent, "gone", Now).IsOver.ShouldBeTrue();
    }
}
