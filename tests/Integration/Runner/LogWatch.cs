using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>The runner's log, to wait for its events.</summary>
internal sealed class LogWatch : ILoggerProvider, ILogger
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _seen = new();

    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Completes when an event of that name was logged.</summary>
    public async Task SawAsync(string eventName, CancellationToken cancellationToken)
    {
        try
        {
            await Of(eventName).Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no event '{eventName}' in the runner's log:\n{string.Join('\n', Lines)}");
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Lines.Enqueue($"{eventId.Name}: {formatter(state, exception)} {exception}");
        if (eventId.Name is { } name)
            Of(name).TrySetResult();
    }

    public void Dispose()
    {
    }

    private TaskCompletionSource Of(string name) => _seen.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
