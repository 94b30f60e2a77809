using System.Collections.Concurrent;
using Azure;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>Says in a push's row why it does not move while a step of it is tried again. A word that cannot be written is logged and holds nothing up.</summary>
public sealed class StepNotes(PushTable table, TimeProvider time, ILogger<StepNotes> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, string> _before = new(StringComparer.Ordinal);

    /// <summary>Says that a step failed and is tried again.</summary>
    /// <param name="upload">The push.</param>
    /// <param name="step">What cannot be done, as in "cannot read replies".</param>
    /// <param name="problem">Why.</param>
    /// <param name="cancel">Gives up.</param>
    public Task FailedAsync(FoundUpload upload, string step, Exception problem, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return SayAsync(upload, $"cannot {step}: {Outage.Describe(problem)}; it is tried again", cancel);
    }

    /// <summary>Says how the push stands.</summary>
    public Task SayAsync(FoundUpload upload, string message, CancellationToken cancel) =>
        TryAsync(upload, stop => table.NoteAsync(upload, message, stop), cancel);

    /// <summary>
    /// Runs one attempt of a step whose host tries again by itself: says why it failed, and takes the word back when a
    /// later attempt succeeds.
    /// </summary>
    /// <param name="upload">The push.</param>
    /// <param name="step">What is done, as in "cannot read replies".</param>
    /// <param name="attempt">Does it.</param>
    /// <param name="cancel">Gives up the attempt, which is not its failure.</param>
    /// <param name="putBack">False for a step that writes the row itself.</param>
    public async Task<T> AroundAsync<T>(FoundUpload upload, string step, Func<Task<T>> attempt, CancellationToken cancel, bool putBack = true)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(attempt);
        T result;
        try
        {
            result = await attempt();
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            await TryAsync(upload, stop => RememberAsync(upload.PushId, stop), cancel);
            await FailedAsync(upload, step, e, cancel);
            throw;
        }

        if (_before.TryRemove(upload.PushId, out string? message) && putBack)
            await SayAsync(upload, message, cancel);
        return result;
    }

    private async Task RememberAsync(string pushId, CancellationToken cancel)
    {
        if (!_before.ContainsKey(pushId) && await table.FindAsync(pushId, cancel) is { } push)
            _before.TryAdd(pushId, push.Message);
    }

    private async Task TryAsync(FoundUpload upload, Func<CancellationToken, Task> action, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(upload);
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await action(either.Token);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            logger.NoteFailed(e, upload.PushId, upload.Name.Site);
        }
    }
}
