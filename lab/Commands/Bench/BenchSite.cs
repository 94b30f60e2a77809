using System.Text;
using Leafwire.Cli;
using Leafwire.Cli.Client;
using Leafwire.Lab.Fabric;
using Leafwire.Lab.Site;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Options;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>A lab of generated leaves, and pushes through it that are timed.</summary>
internal sealed class BenchSite : IAsyncDisposable
{
    private const string Name = "bench";

    private readonly IReadOnlyDictionary<string, string> _configurations;
    private readonly TimeProvider _time;
    private int _uploads;

    private BenchSite(LabSite lab, IReadOnlyDictionary<string, string> configurations, TimeProvider time)
    {
        (Lab, _configurations, _time) = (lab, configurations, time);
        Devices = [.. configurations.Keys.Select(Path.GetFileNameWithoutExtension).OfType<string>()];
        Account = new StorageAccount(
            new StorageClients(Options.Create(new StorageOptions { ConnectionString = lab.Storage.ConnectionString })));
    }

    public LabSite Lab { get; }

    public StorageAccount Account { get; }

    /// <summary>Its devices.</summary>
    public IReadOnlyList<string> Devices { get; }

    /// <summary>The length of its first device's configuration, in kilobytes of 1,000 bytes.</summary>
    public double Kilobytes => Configuration(Devices[0], "").Length / 1000.0;

    /// <summary>Starts a lab of so many leaves, which run what they came with from the factory.</summary>
    public static async Task<BenchSite> StartAsync(BenchCase item, TimeProvider time, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> configurations =
            item.Kilobytes is { } size ? SampleFabric.Leaves(item.Count, size * 1000) : SampleFabric.Leaves(item.Count);
        LabSite lab = await LabSite.StartAsync(new LabSiteOptions
        {
            Site = Name,
            Switches = [.. configurations.Keys.Select(f => new SwitchOptions { Name = Path.GetFileNameWithoutExtension(f) })],
        }, cancellationToken);
        return new BenchSite(lab, configurations, time);
    }

    /// <summary>A device's configuration with a few lines more.</summary>
    public string Configuration(string device, string lines) =>
        _configurations[device + ".cfg"].Replace("\nend\n", $"\n{lines}!\nend\n", StringComparison.Ordinal);

    /// <summary>Packs configurations into an upload.</summary>
    public byte[] Pack(IEnumerable<string> devices, Func<string, string> lines, string policy) => UploadArchive.Pack(
        devices.ToDictionary(d => d + ".cfg", d => Encoding.UTF8.GetBytes(Configuration(d, lines(d)))), Encoding.UTF8.GetBytes(policy));

    /// <summary>Uploads what is to be timed.</summary>
    public Task<string> UploadAsync(byte[] archive, CancellationToken cancellationToken) =>
        Account.UploadAsync(new UploadName(Name, $"bench-{++_uploads}.zip"), archive, cancellationToken);

    /// <summary>Uploads, and waits until the result is recorded.</summary>
    /// <returns>Milliseconds from before the upload, and the result.</returns>
    /// <exception cref="UserErrorException">It did not succeed.</exception>
    public async Task<(double Milliseconds, PushReport Report)> PushAsync(byte[] archive, CancellationToken cancellationToken)
    {
        long began = _time.GetTimestamp();
        PushReport report = await EndAsync(await UploadAsync(archive, cancellationToken), cancellationToken);
        return (_time.GetElapsedTime(began).TotalMilliseconds, report);
    }

    /// <summary>Waits until the result is recorded.</summary>
    /// <exception cref="UserErrorException">It did not succeed.</exception>
    public async Task<PushReport> EndAsync(string id, CancellationToken cancellationToken)
    {
        PushReport report = await new PushFollower(Account, _time).FollowAsync(id, (PushSummary _) => { }, cancellationToken);
        return report.Status == PushStatus.Succeeded ? report
            : throw new UserErrorException($"a push of the bench failed: {report.Message}", ExitCodes.PushFailed);
    }

    public async ValueTask DisposeAsync()
    {
        Account.Dispose();
        await Lab.DisposeAsync();
    }
}
