namespace Leafwire.Runner.Ssh;

/// <summary>SSH.NET blocks in its handshake, in large writes and when it closes. On threads of their own a hundred
/// switches that hang do not hold the pool's threads, which everything else runs on.</summary>
internal static class DedicatedThread
{
    public static Task<T> RunAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(
            work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    public static Task RunAsync(Action work) =>
        Task.Factory.StartNew(
            work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
