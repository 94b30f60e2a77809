using System.Collections.Concurrent;
using System.Text;
using Leafwire.Cli;
using Leafwire.Cli.Client;
using Leafwire.Lab.Fabric;
using Leafwire.Lab.Processes;
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

    // Each is two processes; all at once they would be ready too late.
    private const int StartedAtOnce = 8;

    private readonly IReadOnlyDictionary<string, string> _configurations;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, SiteBeside> _beside = new(StringComparer.Ordinal);
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

    /// <summary>The runners of all sites.</summary>
    public IEnumerable<LabProgram> Runners => Lab.Runners.Concat(_beside.Values.Select(s => s.Runner));

    /// <summary>Starts a lab of so many leaves, which run what they came with from the factory.</summary>
    public static async Task<BenchSite> StartAsync(BenchCase item, TimeProvider time, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> configurations =
            item.Kilobytes is { } size ? SampleFabric.Leaves(item.Count, size * 1000) : SampleFabric.Leaves(item.Count);
        string[] devices = [.. configurations.Keys.Select(Path.GetFileNameWithoutExtension).OfType<string>()];
        string[] beside = item.IsSiteEach ? devices[1..] : [];
        Fault[] faults = item.IsPacedReally ? [new Fault.Pace(IsReal: true)] : [];
        LabSite lab = await LabSite.StartAsync(new LabSiteOptions
        {
            Site = Name,
            LogsStorage = item.LogsStorage,
            OtherSites = [.. beside.Select(BesideOf)],
            Runners = item.IsSiteEach ? [devices[..1]] : [null],
            Switches = [.. devices.Select(name => new SwitchOptions { Name = name, Faults = faults })],
        }, cancellationToken);
        var site = new BenchSite(lab, configurations, time);
        try
        {
            var limit = new ParallelOptions { MaxDegreeOfParallelism = StartedAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(beside.Index(), limit, async (at, token) => site._beside[at.Item] =
                await SiteBeside.StartAsync(lab, at.Index + 2, BesideOf(at.Item), at.Item, token));
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>The site that a device is at.</summary>
    public string SiteOf(string device) => _beside.ContainsKey(device) ? BesideOf(device) : Name;

    /// <summary>A device's configuration with a few lines more.</summary>
    public string Configuration(string device, string lines) =>
        _configurations[device + ".cfg"].Replace("\nend\n", $"\n{lines}!\nend\n", StringComparison.Ordinal);

    /// <summary>Packs configurations into an upload.</summary>
    public byte[] Pack(IEnumerable<string> devices, Func<string, string> lines, string policy) => UploadArchive.Pack(
        devices.ToDictionary(d => d + ".cfg", d => Encoding.UTF8.GetBytes(Configuration(d, lines(d)))), Encoding.UTF8.GetBytes(policy));

    /// <summary>Uploads what is to be timed.</summary>
    /// <param name="archive">What.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <param name="site">For which site; null for the first.</param>
    public Task<string> UploadAsync(byte[] archive, CancellationToken cancellationToken, string? site = null) =>
        Account.UploadAsync(
            new UploadName(site ?? Name, $"bench-{Interlocked.Increment(ref _uploads)}.zip"), archive, cancellationToken);

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
        await Task.WhenAll(_beside.Values.Select(s => s.DisposeAsync().AsTask()));
        await Lab.DisposeAsync();
    }

    private static string BesideOf(string device) => $"{Name}-{device}";
}
