using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Leafwire.Pipeline.Messaging;

namespace Leafwire.Tests.Unit.Pipeline.Messaging;

/// <summary>Many who wait for one value.</summary>
public sealed class SharedWatchTests
{
    private readonly List<Channel<string>> _opened = [];
    private readonly SharedWatch<string> _watch;
    private TaskCompletionSource _closed = new();

    public SharedWatchTests() => _watch = new SharedWatch<string>(OpenAsync);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Waiters_ShareOneWatchThatTheLastOneCloses()
    {
        Task[] all = [.. Enumerable.Range(1, 100).Select(i => _watch.UntilAsync(v => v.Length >= i, Cancel))];
        await UntilOpenAsync(1);
        foreach (string value in new[] { "", "a", new string('a', 99) })
            Tell(value);
        await Task.WhenAll(all[..99]);
        all[99].IsCompleted.ShouldBeFalse();
        // Whoever comes later is told what was seen last.
        await _watch.UntilAsync(v => v.Length == 99, Cancel);
        _closed.Task.IsCompleted.ShouldBeFalse();

        Tell(new string('a', 100));

        await all[99];
        await _closed.Task;
        _opened.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Watch_ThatFails_FailsThoseWhoWaitAndIsOpenedAnew()
    {
        Task waiting = _watch.UntilAsync(_ => false, Cancel);
        await UntilOpenAsync(1);
        _opened[0].Writer.Complete(new IOException("away"));
        (await Should.ThrowAsync<IOException>(waiting)).Message.ShouldBe("away");

        Task again = _watch.UntilAsync(v => v == "b", Cancel);
        await UntilOpenAsync(2);
        Tell("b");
        await again;
    }

    [Fact]
    public async Task Waiter_ThatGivesUp_LeavesTheOthersWaiting()
    {
        using var mine = new CancellationTokenSource();
        Task gone = _watch.UntilAsync(_ => false, mine.Token), other = _watch.UntilAsync(v => v == "b", Cancel);
        await UntilOpenAsync(1);
        await mine.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(gone);
        Tell("b");
        await other;
    }

    private void Tell(string value) => _opened[^1].Writer.TryWrite(value).ShouldBeTrue();

    private async Task UntilOpenAsync(int count)
    {
        while (true)
        {
            lock (_opened)
            {
                if (_opened.Count >= count)
                    return;
            }

            await Task.Yield();
        }
    }

    private async IAsyncEnumerable<string> OpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<string>();
        lock (_opened)
        {
            _opened.Add(channel);
            _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        try
        {
            await foreach (string value in channel.Reader.ReadAllAsync(cancellationToken))
                yield return value;
        }
        finally
        {
            _closed.TrySetResult();
        }
    }
}
