using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Leafwire.Runner.Lanes;

/// <summary>Tells the hub every third of the wait that a command is still being worked on, so that it is not given out again.</summary>
internal sealed class AckKeeper : IAsyncDisposable
{
    private readonly CancellationTokenSource _done = new();
    private readonly Task _keeping;

    public AckKeeper(INatsJSMsg<byte[]> message, TimeSpan ackWait, TimeProvider time) => _keeping = KeepAsync(message, ackWait / 3, time, _done.Token);

    public async ValueTask DisposeAsync()
    {
        _done.Cancel();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _done.Dispose();
    }

    private static async Task KeepAsync(INatsJSMsg<byte[]> message, TimeSpan interval, TimeProvider time, CancellationToken done)
    {
        while (true)
        {
            await Task.Delay(interval, time, done);
            try
            {
                await message.AckProgressAsync(cancellationToken: done);
            }
            catch (NatsException)
            {
                // The link is away. What is given out again because of that is answered from the journal.
            }
        }
    }
}
