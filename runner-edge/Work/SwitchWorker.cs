using Leafwire.Contracts;
using Leafwire.Runner.Switches;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Work;

/// <summary>Carries out commands on switches, of whatever network operating system.</summary>
internal sealed class SwitchWorker(
    SwitchPlatforms switches, TimeProvider time, WorkOptions options, string runner, ILogger<SwitchWorker> log) : ISwitchWorker
{
    private readonly SiteGate _site = new(options.Site, options.Grace, time);

    /// <inheritdoc/>
    public async Task<Reply> ExecuteAsync(Job job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var scope = new WorkScope(job, switches, time, options, runner, log);
        try
        {
            return job.Command switch
            {
                ConfigureCommand command => await ConfigureAsync(scope, command, cancellationToken),
                ConfirmCommand command => Ended(command, await new ConfirmWork(scope).RunAsync(cancellationToken)),
                RevertCommand command => Ended(command, await new RevertWork(scope).RunAsync(cancellationToken)),
                PreviewCommand command => _site.Untouchable(command.Device) is { } words ? scope.Reply.Rejected(words, [])
                    : await new PreviewWork(scope, command).RunAsync(cancellationToken),
                CheckCommand command => await new CheckWork(scope, command).RunAsync(cancellationToken),
                FetchCommand => await new FetchWork(scope).RunAsync(cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(job), job.Command.Kind, "a command without work"),
            };
        }
        catch (Exception e) when (e is not (OperationCanceledException or HandBackException))
        {
            // A bug must not leave the push without an answer.
            log.WorkBroke(job.Command.Device, job.Command.Kind, job.Command.PushId, scope.Secrets.Redact(e.ToString()));
            return scope.Reply.Failed($"the runner broke ({e.GetType().Name}); its log has the details", await LeftAsync(scope));
        }
        finally
        {
            scope.Stages.End();
        }
    }

    private async Task<Reply> ConfigureAsync(WorkScope scope, ConfigureCommand command, CancellationToken cancellationToken)
    {
        Reply? reply = null;
        try
        {
            return reply = await new ConfigureWork(scope, _site.Tighten(command), _site).RunAsync(cancellationToken);
        }
        finally
        {
            _site.Configured(command, reply);
        }
    }

    private Reply Ended(Command command, Reply reply)
    {
        _site.Ended(command, reply);
        return reply;
    }

    private static async Task<TimeSpan?> LeftAsync(WorkScope scope)
    {
        try
        {
            return scope.TimerLeft(await scope.Job.Notes.ReadAsync(CancellationToken.None));
        }
        catch (Exception e)
        {
            scope.Log.WorkBroke(scope.Command.Device, scope.Command.Kind, scope.Command.PushId, scope.Secrets.Redact(e.ToString()));
            return null;
        }
    }
}
