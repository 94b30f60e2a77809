using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Steps;

/// <summary>One push as far as this process has folded its log. It is used by one step at a time.</summary>
internal sealed class PushFold(PushPlan plan, PushLog log)
{
    /// <summary>The plan.</summary>
    public PushPlan Plan { get; } = plan;

    /// <summary>The push.</summary>
    public Push Push { get; } = Push.Begin(plan);

    /// <summary>The last entry of the log that was read; also one that was not believed.</summary>
    public ulong ReadTo { get; private set; }

    /// <summary>True while a page is taken in: what failed there is made again from the log.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The <see cref="Push.Revision"/> that people see.</summary>
    public int? ShownRevision { get; set; }

    /// <summary>When it was shown last, as a time stamp.</summary>
    public long ShownAt { get; set; }

    /// <summary>The showing that is under way, or the last one.</summary>
    public Task Showing { get; set; } = Task.CompletedTask;

    /// <summary>Why it could not be shown; null when it could.</summary>
    public string? ShowProblem { get; set; }

    /// <summary>Takes in what is in the log; when there is nothing, what comes within a time.</summary>
    /// <param name="wait">At most so long; zero only looks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="taken">Is shown each page.</param>
    public async Task ReadAsync(TimeSpan wait, CancellationToken cancellationToken, Action<LogPage>? taken = null)
    {
        LogPage page;
        do
        {
            page = await log.AwaitAsync(Plan, ReadTo, wait, cancellationToken);
            IsBroken = true;
            Push.Apply(page.Entries);
            IsBroken = false;
            ReadTo = page.Next;
            taken?.Invoke(page);
            // Behind a full page there may be nothing, and what it brought is to be acted on now.
            wait = TimeSpan.Zero;
        }
        while (page.HasMore);
    }
}

/// <summary>The folds of the pushes under way in this process, so that a log is not read from its beginning at every step.</summary>
internal sealed class PushFolds(ResultStore results, PushLog log)
{
    /// <summary>Folds that are kept at most; one of 10,000 devices takes some megabytes.</summary>
    private const int Kept = 64;

    private readonly Lock _gate = new();
    private readonly LinkedList<PushFold> _idle = [];
    private readonly Dictionary<string, PushPlan> _plans = new(StringComparer.Ordinal);

    /// <summary>The plan of a push, which never changes: read once by this process while the push is under way.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="ResultStore.PlanAsync"/>.</exception>
    public async Task<PushPlan> PlanAsync(FoundUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        lock (_gate)
        {
            if (_plans.TryGetValue(upload.PushId, out PushPlan? known))
                return known;
        }

        PushPlan plan = await results.PlanAsync(upload, cancellationToken);
        lock (_gate)
        {
            // Of pushes that went on elsewhere nobody says that they are over.
            if (_plans.Count >= Kept)
                _plans.Clear();
            _plans[upload.PushId] = plan;
        }

        return plan;
    }

    /// <summary>Lets a step use the fold of a push, alone.</summary>
    public async Task<T> UseAsync<T>(FoundUpload upload, Func<PushFold, Task<T>> use, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        ArgumentNullException.ThrowIfNull(use);
        PushFold fold = Take(upload.PushId) ?? new PushFold(await PlanAsync(upload, cancellationToken), log);
        try
        {
            return await use(fold);
        }
        finally
        {
            if (!fold.IsBroken)
                Keep(fold);
        }
    }

    /// <summary>Drops the fold of a push that is over.</summary>
    public void Forget(string pushId)
    {
        Take(pushId);
        lock (_gate)
            _plans.Remove(pushId);
    }

    private PushFold? Take(string pushId)
    {
        lock (_gate)
        {
            PushFold? fold = _idle.FirstOrDefault(f => f.Plan.Id == pushId);
            if (fold is not null)
                _idle.Remove(fold);
            return fold;
        }
    }

    private void Keep(PushFold fold)
    {
        lock (_gate)
        {
            _idle.AddLast(fold);
            if (_idle.Count > Kept)
                _idle.RemoveFirst();
        }
    }
}
