using Leafwire.Runner.Inventory;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Eos;

/// <summary>From a device's profile to a privileged command line.</summary>
internal sealed class EosLogin(ISwitchConnector connector, EosOptions options, TimeProvider time)
{
    /// <summary>Connects over a fresh connection, logs in, sets the terminal up, enables.</summary>
    /// <exception cref="TransportException">Something of it failed.</exception>
    public async Task<EosDevice> ConnectAsync(DeviceProfile profile, CancellationToken cancellationToken)
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
        catch
        {
            await shell.DisposeAsync();
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
