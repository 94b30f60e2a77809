using Leafwire.Messaging;

namespace Leafwire.Lab.Processes;

/// <summary>One server of the hub.</summary>
public sealed class NatsHubServer : NatsServer
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly bool _clustered;

    private NatsHubServer(ProcessSpec spec, string server, bool clustered) : base(spec, server) => _clustered = clustered;

    /// <summary>Waits until this server holds all that the others hold. One that is alone does.</summary>
    /// <exception cref="ProcessFailedException">It has ended, or it takes longer than <see cref="ManagedProcess.StartLimit"/>.</exception>
    public async Task CurrentAsync(CancellationToken cancellationToken)
    {
        if (!_clustered)
            return;
        Uri health = await MonitorAddressAsync("healthz", cancellationToken);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var limit = new TimeLimit(ManagedProcess.StartLimit, TimeProvider.System, cancellationToken);
        string answer = "it did not answer";
        try
        {
            while (!Exited.IsCompleted)
            {
                answer = await AskAsync(http, health, limit.Token);
                if (answer.Length == 0)
                    return;
                await Task.Delay(Pause, TimeProvider.System, limit.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsOver)
        {
            throw new ProcessFailedException(
                $"{Name} was not current after {ManagedProcess.StartLimit.TotalSeconds} s: {answer}. Its log: {LogFile}");
        }

        throw new ProcessFailedException($"{Name} has ended; see {LogFile}");
    }

    internal static async Task<NatsHubServer> CreateAsync(
        string folder, string accounts, HubCluster? cluster, long? storeLimit, int? leafPort, CancellationToken cancellationToken)
    {
        string[] files = cluster is null ? [] : ["hub-cluster.conf", "lab/cluster-server.conf"];
        var environment = new Dictionary<string, string?> { ["LEAFWIRE_LAB_STORE_LIMIT"] = $"{storeLimit ?? -1}" };
        if (cluster is not null)
        {
            environment["LEAFWIRE_HUB"] = Quoted(cluster.Name);
            environment["LEAFWIRE_LAB_CLUSTER"] = Quoted($"127.0.0.1:{cluster.Port}");
            environment["LEAFWIRE_HUB_ROUTES"] = List(cluster.Ports.Select(p => $"nats://127.0.0.1:{p}"));
        }

        ProcessSpec spec = Prepare(cluster?.Name ?? "hub", cluster is null ? "hub.conf" : "hub-cluster.conf", folder,
            ["hub.conf", "interest.conf", "lab/hub-server.conf", .. files], environment);
        await File.WriteAllTextAsync(Path.Combine(folder, "accounts.conf"), accounts, cancellationToken);
        string server = Path.Combine(folder, "hub-server.conf");
        if (leafPort is { } port)
        {
            // A hub tells its leaf nodes by which addresses it can be reached, and they use them: past the link.
            string text = await File.ReadAllTextAsync(server, cancellationToken);
            await File.WriteAllTextAsync(server,
                text.Replace("leafnodes {", $"leafnodes {{\n  advertise: 127.0.0.1:{port}", StringComparison.Ordinal), cancellationToken);
        }

        return new NatsHubServer(spec, server, cluster is not null);
    }

    /// <summary>Waits until it takes connections.</summary>
    internal Task StartedAsync(CancellationToken cancellationToken) => ReadyAsync(cancellationToken);

    // What is missing; empty when nothing is.
    private static async Task<string> AskAsync(HttpClient http, Uri health, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(health, cancellationToken);
            return answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return e.Message;
        }
    }
}
