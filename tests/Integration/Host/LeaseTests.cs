using Azure.Storage.Blobs.Specialized;
using Leafwire.Host;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Integration.Host;

/// <summary>The lease by which one of several hosts works.</summary>
public sealed class LeaseTests(Cloud cloud) : World(cloud)
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Hold_LeaseIsAnothersByNow_EndsTheWork()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task held = Lease(new Heard()).HoldAsync(token => WorkAsync(begun, token), Cancel);
        await begun.Task.WaitAsync(Cancel);
        BlobLeaseClient another = Storage.Results.GetBlobClient("leafwire-host.lease").GetBlobLeaseClient();
        await another.BreakAsync(TimeSpan.Zero, cancellationToken: Cancel);
        await another.AcquireAsync(TimeSpan.FromSeconds(60), cancellationToken: Cancel);

        _time.Advance(TimeSpan.FromSeconds(5));

        await held.WaitAsync(Cancel);
    }

    // As two containers of one image have it, or a machine that was cloned.
    [Fact]
    public async Task Hold_TwoOfOneName_LetsOneWork()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var one = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var two = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var heard = new Heard();
        Task first = Lease(new Heard()).HoldAsync(token => WorkAsync(one, token), stop.Token);
        await one.Task.WaitAsync(Cancel);

        Task second = Lease(heard).HoldAsync(token => WorkAsync(two, token), stop.Token);

        (await Task.WhenAny(two.Task, heard.StandsBy.Task).WaitAsync(Cancel)).ShouldBe(heard.StandsBy.Task);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        await Should.ThrowAsync<OperationCanceledException>(second);
    }

    private HostLease Lease(Heard log) => new(Storage, Options.Create(new PushHostOptions { Name = "host" }), _time, log);

    private static async Task WorkAsync(TaskCompletionSource begun, CancellationToken token)
    {
        begun.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
    }

    private sealed class Heard : ILogger<HostLease>
    {
        public TaskCompletionSource StandsBy { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == "StandingBy")
                StandsBy.TrySetResult();
        }
    }
}
