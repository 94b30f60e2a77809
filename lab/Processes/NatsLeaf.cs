using System.Text.RegularExpressions;

namespace Leafwire.Lab.Processes;

/// <summary>A site's leaf node, with the shipped configuration and a password for its runners.</summary>
public sealed partial class NatsLeaf : NatsServer
{
    /// <summary>The runners' user, and its password.</summary>
    public const string User = "runner";

    private NatsLeaf(ProcessSpec spec, string server) : base(spec, server)
    {
    }

    /// <summary>Starts a leaf node, and waits until it is connected to the hub.</summary>
    /// <param name="folder">Where its configuration, store and log lie.</param>
    /// <param name="name">Its name and JetStream domain; one of its own for every leaf node of a hub.</param>
    /// <param name="hubUrls">See <see cref="NatsHub.LeafUrls"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ProcessFailedException">It did not start, or did not reach the hub.</exception>
    public static async Task<NatsLeaf> StartAsync(
        string folder, string name, IReadOnlyList<string> hubUrls, CancellationToken cancellationToken)
    {
        ProcessSpec spec = Prepare("leaf", "leaf.conf", folder, ["leaf.conf", "lab/leaf-server.conf"], new Dictionary<string, string?>
        {
            ["LEAFWIRE_LEAF"] = Quoted(name),
            ["LEAFWIRE_HUB_URL"] = List(hubUrls),
        });
        var leaf = new NatsLeaf(spec, Path.Combine(folder, "leaf-server.conf"));
        try
        {
            await leaf.ReadyAsync(cancellationToken);
            await leaf.ConnectedAsync(cancellationToken);
            return leaf;
        }
        catch
        {
            await leaf.DisposeAsync();
            throw;
        }
    }

    /// <summary>Bytes of messages that went over its connections to the hub so far, both ways.</summary>
    public async Task<long> LinkBytesAsync(CancellationToken cancellationToken) =>
        (await MonitorAsync("leafz", cancellationToken)).GetProperty("leafs").EnumerateArray()
            .Sum(link => link.GetProperty("in_bytes").GetInt64() + link.GetProperty("out_bytes").GetInt64());

    /// <summary>Waits until this process has been connected to the hub.</summary>
    public Task ConnectedAsync(CancellationToken cancellationToken) => WaitForLineAsync(Connected(), cancellationToken);

    [GeneratedRegex("Leafnode connection created for account: LEAFWIRE")]
    private static partial Regex Connected();
}
