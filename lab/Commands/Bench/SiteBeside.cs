using Leafwire.Lab.Processes;
using Leafwire.Lab.Site;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>A further site of a lab, as it is shipped: a leaf node of its own, and on it a runner for one of the lab's switches.</summary>
internal sealed class SiteBeside : IAsyncDisposable
{
    private readonly NatsLeaf _leaf;

    private SiteBeside(NatsLeaf leaf, LabProgram runner) => (_leaf, Runner) = (leaf, runner);

    public LabProgram Runner { get; }

    /// <summary>Starts it.</summary>
    /// <param name="lab">The lab, whose hub knows the site.</param>
    /// <param name="number">The site's number at the hub, from 1.</param>
    /// <param name="name">Its name.</param>
    /// <param name="device">Its switch.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<SiteBeside> StartAsync(
        LabSite lab, int number, string name, string device, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(lab.Folder, name);
        NatsLeaf leaf = await NatsLeaf.StartAsync(folder, $"leaf-{name}", lab.Hub.LeafUrls(number), cancellationToken);
        try
        {
            string runner = $"runner-{name}", file = Path.Combine(folder, "runner.json");
            await File.WriteAllTextAsync(file, RunnerConfiguration.Write(
                name, runner, leaf.Url, lab.Signing.TrustedKeysFile, [lab.Farm[device]], null, null, null), cancellationToken);
            var spec = new ProcessSpec(runner, "", ["--config", file], Path.Combine(folder, runner + ".log"));
            return new SiteBeside(leaf, await LabProgram.StartRunnerAsync(spec, LabSite.RunnerReady(), cancellationToken));
        }
        catch
        {
            await leaf.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        await _leaf.DisposeAsync();
    }
}
