using Leafwire.Runner.Inventory;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Eos;

/// <summary>From a device's profile to a privileged command line.</summary>
/// <param name="connector">Opens shells.</param>
/// <param name="options">How long answers may take.</param>
/// <param name="time">The clock.</param>
/// <param name="breaker">Holds back logins that were refused on several switches; null for none.</param>
internal sealed class EosLogin(ISwitchConnector connector, EosOptions options, TimeProvider time, LoginBreaker? breaker = null)
{
    /// <summary>As long as a switch may take to replace its configuration.</summary>
    public TimeSpan CommitTime => options.Commit;

    /// <summary>Connects over a fresh connection, logs in, sets the terminal up, enables.</summary>
    /// <param name="profile">The device.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="isUrgent">True to try also while the login is held back.</param>
    /// <exception cref="TransportException">Something of it failed.</exception>
    public async Task<EosDevice> ConnectAsync(DeviceProfile profile, CancellationToken cancellationToken, bool isUrgent = false)
    {
        breaker?.Check(profile, isUrgent);
        try
        {
            EosDevice device = await LogInAsync(profile, cancellationToken);
            breaker?.Accepted(profile);
            return device;
        }
        catch (TransportException e) when (e.Fault == TransportFault.Login)
        {
            breaker?.Refused(profile);
            throw;
        }
    }

    private async Task<EosDevice> LogInAsync(DeviceProfile profile, CancellationToken cancellationToken)
    {
        ISwitchTransport transport = await connector.ConnectAsync(profile, cancellationToken);
        var shell = new EosShell(transport, options, time, profile.ToString());
        try
        {
            await shell.GreetAsync(cancellationToken);
            foreach (EosCommand command in EosDialect.Setup)
                await shell.SendAsync(command, cancellationToken);
            if (!shell.IsPrivileged)
                await EnableAsync(shell, profile, cancellationToken);
            return new EosDevice(shell, options);
        }
        catch (Exception e)
        {
            await shell.DisposeAsync();
            if (e is TransportException broken && broken.Without(profile) is var withheld && withheld != broken)
                throw withheld;
            throw;
        }
    }

    private async Task EnableAsync(EosShell shell, DeviceProfile profile, CancellationToken cancellationToken)
    {
        var enable = new EosCommand("enable") { Prompt = PromptChange.Mode, Timeout = options.Login, Secret = profile.EnablePassword };
        EosAnswer answer = await shell.SendAsync(enable, cancellationToken);
        if (shell.IsPrivileged)
            return;
        string why = answer.Declined is not null && profile.EnablePassword is null ? "it asks for a password and the inventory has no enablePassword" : answer.Refusal ?? "it said nothing";
        throw new TransportException(TransportFault.Login, $"{profile}: 'enable' was refused: {why}");
    }
}
