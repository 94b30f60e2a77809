using Leafwire.Pipeline.Messaging;

namespace Leafwire.Tests.Unit.Pipeline.Messaging;

/// <summary>Changes that many make to one value at once.</summary>
public sealed class SharedChangesTests
{
    private readonly Store _store = new();
    private readonly SharedChanges<string> _changes;

    public SharedChangesTests() => _changes = _store.Open();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_ThatComeWhileOneIsWritten_AreWrittenTogether()
    {
        _store.Hold();
        Task<string>[] all = [.. Enumerable.Range(0, 200).Select(i => _changes.MakeAsync(v => v + $"{i},", Cancel))];
        _store.Free();

        string[] seen = await Task.WhenAll(all);

        _store.Value.ShouldBe(string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},")));
        _store.Writes.ShouldBe(2, "the first, and all that waited for it");
        // Each sees what stood right behind its own, as if it had been written alone.
        seen.ShouldBe(Enumerable.Range(0, 200).Select(i => string.Concat(Enumerable.Range(0, i + 1).Select(j => $"{j},"))));
    }

    [Fact]
    public async Task Change_OfAnotherProcessMeanwhile_IsKept()
    {
        SharedChanges<string> other = _store.Open();
        Task<string>[] all =
        [
            .. Enumerable.Range(0, 50).Select(i => _changes.MakeAsync(v => v + "a", Cancel)),
            .. Enumerable.Range(0, 50).Select(i => other.MakeAsync(v => v + "b", Cancel)),
        ];
        await Task.WhenAll(all);

        _store.Value.Count(c => c == 'a').ShouldBe(50);
        _store.Value.Count(c => c == 'b').ShouldBe(50);
    }

    [Fact]
    public async Task Change_ThatChangesNothing_IsNotWritten()
    {
        (await _changes.MakeAsync(v => v, Cancel)).ShouldBe("");
        _store.Writes.ShouldBe(0);
    }

    [Fact]
    public async Task Change_ThatFails_FailsAlone()
    {
        _store.Hold();
        Task<string> first = _changes.MakeAsync(v => v + "1", Cancel);
        Task<string> bad = _changes.MakeAsync(_ => throw new FormatException("bad"), Cancel);
        Task<string> last = _changes.MakeAsync(v => v + "2", Cancel);
        _store.Free();

        (await Should.ThrowAsync<FormatException>(bad)).Message.ShouldBe("bad");
        await first;
        (await last).ShouldBe("12");
    }

    [Fact]
    public async Task Store_ThatFails_FailsThoseWhoWaitedAndNobodyLater()
    {
        _store.Problem = new IOException("away");
        _store.Hold();
        Task<string> first = _changes.MakeAsync(v => v + "1", Cancel);
        Task<string> second = _changes.MakeAsync(v => v + "2", Cancel);
        _store.Free();
        await Should.ThrowAsync<IOException>(first);
        await Should.ThrowAsync<IOException>(second);
        _store.Problem = null;

        (await _changes.MakeAsync(v => v + "3", Cancel)).ShouldBe("3");
    }

    [Fact]
    public async Task Change_WhoseCallerGaveUpBefore_IsNotMade()
    {
        using var mine = new CancellationTokenSource();
        _store.Hold();
        Task<string> first = _changes.MakeAsync(v => v + "1", Cancel);
        Task<string> given = _changes.MakeAsync(v => v + "2", mine.Token);
        await mine.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(given);
        _store.Free();
        await first;

        (await _changes.MakeAsync(v => v + "3", Cancel)).ShouldBe("13");
    }

    private sealed class Store
    {
        private TaskCompletionSource _free = new();
        private ulong _revision;

        public Store() => Free();

        public string Value { get; private set; } = "";

        public int Writes { get; private set; }

        public Exception? Problem { get; set; }

        public void Hold() => _free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Free() => _free.TrySetResult();

        public SharedChanges<string> Open() => new(
            async _ =>
            {
                await _free.Task;
                await Task.Yield();
                if (Problem is { } problem)
                    throw problem;
                lock (this)
                    return (Value, _revision);
            },
            async (value, revision, _) =>
            {
                await Task.Yield();
                lock (this)
                {
                    if (revision != _revision)
                        return false;
                    (Value, _revision, Writes) = (value, _revision + 1, Writes + 1);
                    return true;
                }
            },
            TimeProvider.System);
    }
}
