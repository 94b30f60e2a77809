using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Runner.Work;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>A switch worker that does what the test says, and remembers what it was given.</summary>
internal sealed class ScriptedWorker(Func<Job, CancellationToken, Task<Reply>>? script = null) : ISwitchWorker
{
    private readonly ConcurrentQueue<Job> _jobs = new();

    public IReadOnlyCollection<Job> Jobs => _jobs;

    public Task<Reply> ExecuteAsync(Job job, CancellationToken cancellationToken)
    {
        _jobs.Enqueue(job);
        return script is null ? Task.FromResult(Unchanged(job)) : script(job, cancellationToken);
    }

    public static Reply Unchanged(Job job) => new UnchangedReply
    {
        CommandId = job.Command.Id,
        Command = job.Command.Kind,
        PushId = job.Command.PushId,
        Site = job.Command.Site,
        Device = job.Command.Device,
        Runner = "scripted",
    };

    public static Reply Fetched(Job job, string text) => new FetchedReply
    {
        CommandId = job.Command.Id,
        Command = job.Command.Kind,
        PushId = job.Command.PushId,
        Site = job.Command.Site,
        Device = job.Command.Device,
        Runner = "scripted",
        Running = Payload.Of(text),
    };
}
