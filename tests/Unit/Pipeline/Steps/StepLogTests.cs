using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Tests.Unit.Pipeline.Steps;

/// <summary>Which events the alerts get to see of steps that fail.</summary>
public sealed class StepLogTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly FoundUpload Upload = new("0123456789abcdef", new UploadName("lab", "b.zip"), Now, "0x1");

    [Fact]
    public void Step_ThatFailsAtTheHub_SaysOnceThatItIsAwayAndOnceThatThePushIsStuck()
    {
        string?[] said = Fail(StepLog.StuckAfter + 5, new NatsException("no answer in time"), FailureKind.Passing);

        said.Count(e => e == "StepFailed").ShouldBe(StepLog.StuckAfter + 5);
        said.Where(e => e != "StepFailed").ShouldBe(["HubAway", "PushStuck"]);
    }

    [Fact]
    public void Step_ThatFailsAtStorage_SaysNothingOfTheHub() =>
        Fail(StepLog.StuckAfter, new IOException("away"), FailureKind.Passing).Where(e => e != "StepFailed").ShouldBe(["PushStuck"]);

    [Fact]
    public void Step_ThatIsGivenUp_SaysThatAlone() =>
        Fail(1, new InvalidDataException("broken"), FailureKind.Permanent).ShouldBe(["StepGivenUp"]);

    private static string?[] Fail(int times, Exception exception, FailureKind kind)
    {
        var log = new EventLog();
        var state = PushState.Begin(Upload);
        for (int i = 0; i < times; i++)
        {
            state = FailurePolicy.Failed(state, "follow the log", kind, exception.Message, Now);
            log.Failed(exception, Upload, "follow the log", state);
        }

        return [.. log.Events];
    }

    private sealed class EventLog : ILogger
    {
        public List<string?> Events { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Events.Add(eventId.Name);
    }
}
