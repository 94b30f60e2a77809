using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Leafwire.Lab.Processes;
using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Site;

/// <summary>An edge runner for all switches of a farm, as its own process.</summary>
public sealed partial class RunnerProcess : IAsyncDisposable
{
    private readonly ProcessSpec _spec;
    private ManagedProcess _process;

    private RunnerProcess(ProcessSpec spec)
    {
        _spec = spec;
        _process = ManagedProcess.Start(spec);
    }

    /// <summary>Its configuration file.</summary>
    public string ConfigurationFile => _spec.Arguments[^1];

    /// <summary>Starts a runner, and waits until it serves its devices or stands by for another runner.</summary>
    /// <exception cref="ProcessFailedException">It did not start.</exception>
    public static async Task<RunnerProcess> StartAsync(string name, string folder, string site, NatsLeaf leaf, SwitchFarm switches, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        ArgumentNullException.ThrowIfNull(switches);
        Directory.CreateDirectory(folder);
        string configuration = Path.Combine(folder, name + ".json");
        await File.WriteAllTextAsync(configuration, Configuration(name, site, leaf, switches), cancellationToken).ConfigureAwait(false);
        var runner = new RunnerProcess(new ProcessSpec(name, "dotnet", [LabPaths.Program("Leafwire.Runner"), "--config", configuration], Path.Combine(folder, name + ".log")));
        try
        {
            await runner.ReadyAsync(cancellationToken).ConfigureAwait(false);
            return runner;
        }
        catch
        {
            await runner.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Kills it as a crash would.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Asks it to end and waits for it.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <summary>Holds it still, or lets it go on.</summary>
    public Task FreezeAsync(bool frozen) => _process.SignalAsync(frozen ? "STOP" : "CONT");

    /// <summary>Starts it again.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        _process = ManagedProcess.Start(_spec);
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task ReadyAsync(CancellationToken cancellationToken) => await _process.WaitForLineAsync(Ready(), cancellationToken).ConfigureAwait(false);

    private static string Configuration(string name, string site, NatsLeaf leaf, SwitchFarm switches)
    {
        var devices = new JsonObject();
        foreach (SimulatedSwitch device in switches.Switches)
        {
            devices[device.Name] = new JsonObject
            {
                ["host"] = "127.0.0.1",
                ["port"] = device.Port,
                ["hostKeys"] = new JsonArray(device.HostKeyFingerprint),
            };
        }

        var configuration = new JsonObject
        {
            ["site"] = site,
            ["name"] = name,
            ["nats"] = new JsonObject { ["url"] = leaf.Url, ["username"] = NatsLeaf.User, ["password"] = NatsLeaf.User },
            ["inventory"] = new JsonObject
            {
                ["defaults"] = new JsonObject { ["username"] = "admin", ["password"] = "admin" },
                ["devices"] = devices,
            },
            ["health"] = "http://127.0.0.1:0",
        };
        return configuration.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    [GeneratedRegex(@"Serving \d+ devices of site|[Ss]tand(s|ing)? by")]
    private static partial Regex Ready();
}
