using System.Text.RegularExpressions;

namespace Leafwire.Lab.Processes;

/// <summary>Azurite, the Azure Storage emulator: blobs, queues and tables on loopback.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    /// <summary>The emulator's published account and key; they guard nothing.</summary>
    public const string Account = "devstoreaccount1";

    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly ProcessSpec _spec;
    private ManagedProcess _process;

    private Azurite(ProcessSpec spec, ManagedProcess process, int[] ports)
    {
        (_spec, _process, Ports) = (spec, process, ports);
    }

    /// <summary>The ports of blobs, queues and tables.</summary>
    public IReadOnlyList<int> Ports { get; }

    /// <summary>For the Azure SDK's clients.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + $"BlobEndpoint=http://127.0.0.1:{Ports[0]}/{Account};"
        + $"QueueEndpoint=http://127.0.0.1:{Ports[1]}/{Account};"
        + $"TableEndpoint=http://127.0.0.1:{Ports[2]}/{Account};";

    /// <summary>Completes when the process has ended.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>All that it wrote.</summary>
    public string LogFile => _spec.LogFile;

    /// <summary>Starts Azurite on free ports.</summary>
    /// <param name="folder">Where it keeps its data and its log.</param>
    /// <param name="inMemory">True to keep nothing on disk: faster, but a restart loses all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="logsRequests">True to have each request in its log.</param>
    /// <exception cref="ProcessFailedException">It did not start.</exception>
    public static async Task<Azurite> StartAsync(
        string folder, bool inMemory, CancellationToken cancellationToken, bool logsRequests = false)
    {
        Directory.CreateDirectory(folder);
        string script = Path.Combine(LabPaths.NodeModules, "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(script))
            throw new ProcessFailedException($"Azurite is not installed at {script}: run ./leafwire once, or 'npm ci' in lab/node");
        // Azurite lags behind the service versions that the current SDK asks for.
        string[] storage = inMemory ? ["--inMemoryPersistence"] : ["--location", folder], quiet = logsRequests ? [] : ["--silent"];
        var spec = new ProcessSpec("azurite", "node", [script, "--skipApiVersionCheck", "--disableTelemetry", .. quiet, .. storage],
            Path.Combine(folder, "azurite.log"))
        {
            // It waits for its clients' idle connections to end, and in memory it has nothing to write.
            Grace = TimeSpan.FromSeconds(inMemory ? 1 : 15),
        };
        ManagedProcess process = Start(spec, [0, 0, 0]);
        try
        {
            return new Azurite(spec, process, await ReadyAsync(process, cancellationToken));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the process that runs now took so far.</summary>
    public ProcessUsage Usage() => _process.Usage();

    /// <summary>Kills the process as a crash would.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Holds the process still, or lets it go on.</summary>
    public Task FreezeAsync(bool frozen) => _process.SignalAsync(frozen ? "STOP" : "CONT");

    /// <summary>Starts it again on the same ports.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await _process.DisposeAsync();
        _process = Start(_spec, [.. Ports]);
        await ReadyAsync(_process, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static ManagedProcess Start(ProcessSpec spec, int[] ports) => ManagedProcess.Start(spec with
    {
        Arguments = [.. spec.Arguments, "--blobPort", $"{ports[0]}", "--queuePort", $"{ports[1]}", "--tablePort", $"{ports[2]}"],
    });

    private static async Task<int[]> ReadyAsync(ManagedProcess process, CancellationToken cancellationToken)
    {
        Regex[] lines = [BlobReady(), QueueReady(), TableReady()];
        Match[] ready = await Task.WhenAll(lines.Select(l => process.WaitForLineAsync(l, cancellationToken)));
        return [.. ready.Select(m => int.Parse(m.Groups[1].Value, null))];
    }

    [GeneratedRegex(@"Blob service is successfully listening at \S+:(\d+)")]
    private static partial Regex BlobReady();

    [GeneratedRegex(@"Queue service is successfully listening at \S+:(\d+)")]
    private static partial Regex QueueReady();

    [GeneratedRegex(@"Table service is successfully listening at \S+:(\d+)")]
    private static partial Regex TableReady();
}
