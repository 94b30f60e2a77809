using Leafwire.Contracts;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>Writes what runs to startup. A commit does not, so a reboot would bring the old configuration back.</summary>
internal sealed class Saver(WorkScope scope)
{
    /// <summary>Saves, over further connections when this one breaks.</summary>
    /// <returns>Null, or why it is not saved.</returns>
    public async Task<string?> RunAsync(ISwitch device)
    {
        scope.Stages.Begin(Stages.Save);
        ISwitch? fresh = null;
        try
        {
            for (int tries = 1; ; tries++)
            {
                string? problem;
                bool final = false;
                try
                {
                    if (tries > 1)
                        fresh = await ReconnectAsync(fresh);
                    SwitchResult saved = await (fresh ?? device).SaveAsync(CancellationToken.None);
                    scope.Warn(saved);
                    problem = saved.Refusal;
                    if (problem is null)
                        return null;
                }
                catch (TransportException e)
                {
                    (problem, final) = (e.Message, e.NeedsOperator);
                }

                scope.Log.SaveFailed(scope.Command.Device, scope.Secrets.Redact(problem));
                if (final || tries >= scope.Options.SaveAttempts)
                    return problem;
                await scope.WaitAsync(scope.Options.Pause * tries, CancellationToken.None);
            }
        }
        finally
        {
            if (fresh is not null)
                await fresh.DisposeAsync();
        }
    }

    /// <summary>Saves when startup holds something else than what runs.</summary>
    /// <param name="device">Where to look.</param>
    /// <param name="running">What runs.</param>
    /// <returns>Null, or why it is not saved.</returns>
    /// <exception cref="TransportException">The connection broke while startup was read.</exception>
    public async Task<string?> SaveIfDifferentAsync(ISwitch device, string running)
    {
        scope.Stages.Begin(Stages.Save);
        return await device.IsSavedAsync(running, CancellationToken.None) ? null : await RunAsync(device);
    }

    private async Task<ISwitch> ReconnectAsync(ISwitch? old)
    {
        if (old is not null)
            await old.DisposeAsync();
        return await scope.ConnectAsync(Stages.Save, null, CancellationToken.None, isUrgent: true);
    }
}
