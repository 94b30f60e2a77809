using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Signing;

/// <summary>Says once, when a host starts, what commands are signed with.</summary>
internal sealed partial class SigningNotice(CommandSigner signer, ILogger<SigningNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (signer.Key is { } key)
            Signed(key);
        else
            Unsigned($"{SigningOptions.Section}:SeedFile");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2100, LogLevel.Information, "Commands are signed by key {Key}", EventName = "CommandsSigned")]
    private partial void Signed(string key);

    [LoggerMessage(2101, LogLevel.Warning, "Commands go out unsigned, so runners that ask for a signature refuse them, "
        + "and the others obey whoever can publish on the hub; make a key with 'leafwire keys new' and set {Setting}",
        EventName = "CommandsUnsigned")]
    private partial void Unsigned(string setting);
}
