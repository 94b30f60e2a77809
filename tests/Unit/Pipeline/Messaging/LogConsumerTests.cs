using System.Reflection;
using System.Runtime.CompilerServices;
using Leafwire.Pipeline.Messaging;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Tests.Unit.Pipeline.Messaging;

/// <summary>What nats-server 2.9.10 says of a consumer that has delivered everything: that one more message is pending.</summary>
public sealed class LogConsumerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(26)]
    public async Task Take_ThePendingCountIsOneTooHigh_WaitsForNoMessageMore(int there)
    {
        INatsJSConsumer consumer = DispatchProxy.Create<INatsJSConsumer, CountingOneTooMany>();
        ((CountingOneTooMany)(object)consumer).There = there;

        IReadOnlyList<LogMessage> taken = await new LogConsumer(consumer, TimeProvider.System).TakeAsync(
            500, TestContext.Current.CancellationToken);

        taken.Select(m => m.Sequence).ShouldBe(Enumerable.Range(1, there).Select(i => (ulong)i));
    }

    /// <summary>A consumer of which a pull that waits gets what is there, and then waits for what never comes.</summary>
    public class CountingOneTooMany : DispatchProxy
    {
        public int There { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
        {
            "get_Info" =>
                new ConsumerInfo { StreamName = "REPLIES", Name = "log", Config = new ConsumerConfig(), NumPending = (ulong)There + 1 },
            nameof(INatsJSConsumer.FetchNoWaitAsync) => MessagesAsync(waits: false, TestContext.Current.CancellationToken),
            nameof(INatsJSConsumer.FetchAsync) => MessagesAsync(waits: true, TestContext.Current.CancellationToken),
            _ => throw new NotSupportedException(targetMethod?.Name),
        };

        private async IAsyncEnumerable<INatsJSMsg<byte[]>> MessagesAsync(
            bool waits, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (int i = 1; i <= There; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
                INatsJSMsg<byte[]> message = DispatchProxy.Create<INatsJSMsg<byte[]>, Message>();
                ((Message)(object)message).Number = (ulong)i;
                yield return message;
            }

            if (waits)
                throw new InvalidOperationException("the pull waits for a message that never comes");
        }
    }

    /// <summary>One message of a log.</summary>
    public class Message : DispatchProxy
    {
        public ulong Number { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
        {
            "get_Subject" => "reply",
            "get_Data" => Array.Empty<byte>(),
            "get_Metadata" =>
                new NatsJSMsgMetadata(new NatsJSSequencePair(Number, Number), 1, 1, DateTimeOffset.UnixEpoch, "REPLIES", "log", ""),
            _ => throw new NotSupportedException(targetMethod?.Name),
        };
    }
}
