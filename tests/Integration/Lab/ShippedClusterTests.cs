using System.Text.RegularExpressions;
using Leafwire.Lab.Processes;
using Leafwire.Lab;
using Leafwire.Tests.Processes;

namespace Leafwire.Tests.Integration.Lab;

/// <summary>The configuration of a hub of three servers as it is shipped; only addresses and folders are others.</summary>
public sealed partial class ShippedClusterTests : IDisposable
{
    private const int Servers = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leafwire-test-");
    private readonly TestAuthority _hubs = new("hub authority"), _sites = new("site authority"), _routes = new("route authority");
    private readonly ReservedPort[] _ports = [new(), new(), new(), new()];
    private readonly List<ManagedProcess> _servers = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_WithACertificateOfTheirAuthority_JoinsAndNobodyElse()
    {
        try
        {
            for (int number = 1; number <= Servers; number++)
                _servers.Add(ManagedProcess.Start(await SpecAsync(number, _routes)));
            for (int index = 0; index < Servers; index++)
                await JoinAsync(index);

            // A site's certificate opens the leaf port, not this one.
            _servers.Add(ManagedProcess.Start(await SpecAsync(Servers + 1, _sites)));
            await _servers[0].WaitForLineAsync(Refused(), Token);
        }
        finally
        {
            foreach (ManagedProcess server in _servers)
                await server.DisposeAsync();
        }
    }

    public void Dispose()
    {
        foreach (IDisposable part in (IDisposable[])[_hubs, _sites, _routes, .. _ports])
            part.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<ProcessSpec> SpecAsync(int number, TestAuthority routes)
    {
        string name = $"hub-{number}", folder = _folder.CreateSubdirectory(name).FullName;
        foreach (string file in (string[])["hub-cluster.conf", "cluster-server.conf", "hub.conf", "hub-server.conf", "interest.conf"])
        {
            string text = await File.ReadAllTextAsync(Path.Combine(LabPaths.NatsConfiguration, file), Token);
            text = text.Replace("0.0.0.0:6222", $"127.0.0.1:{_ports[number - 1].Number}", StringComparison.Ordinal);
            text = Addresses().Replace(text, "127.0.0.1:-1").Replace(
                "STORE: /data", $"STORE: \"{folder}/store\"", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder, file), text, Token);
        }

        CommandRun accounts = await CommandRun.OfAsync(
            "bash", [Path.Combine(LabPaths.NatsConfiguration, "accounts"), "pipeline=password:pipeline:secret"], Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "accounts.conf"), accounts.Output, Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "sites-ca.pem"), _sites.Pem, Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "route-ca.pem"), _routes.Pem, Token);
        _hubs.Issue("CN=hub", Path.Combine(folder, "hub.pem"), Path.Combine(folder, "hub.key"));
        routes.Issue("CN=" + name, Path.Combine(folder, "route.pem"), Path.Combine(folder, "route.key"));
        return new ProcessSpec(name, "nats-server", ["-c", "hub-cluster.conf"], Path.Combine(folder, "log"))
        {
            WorkingDirectory = folder,
            Environment = new Dictionary<string, string?>
            {
                ["LEAFWIRE_HUB"] = name,
                ["LEAFWIRE_HUB_ROUTES"] = $"[{string.Join(", ", _ports.Take(Servers).Select(p => $"\"tls://127.0.0.1:{p.Number}\""))}]",
            },
        };
    }

    // Of two routes that are made at once nats-server 2.9 may close both as doubled, and then waits for ever for one to be
    // established: it is started again, as whoever supervises it would.
    private async Task JoinAsync(int index)
    {
        for (int attempt = 1; ; attempt++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            try
            {
                await _servers[index].WaitForLineAsync(Leader(), limit.Token);
                return;
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested && attempt < 6)
            {
                await _servers[index].DisposeAsync();
                _servers[index] = ManagedProcess.Start(await SpecAsync(index + 1, _routes));
            }
        }
    }

    [GeneratedRegex("cluster.* metadata leader")]
    private static partial Regex Leader();

    [GeneratedRegex("TLS route handshake error")]
    private static partial Regex Refused();

    [GeneratedRegex(@"(0\.0\.0\.0|127\.0\.0\.1):(4222|7422|8222)")]
    private static partial Regex Addresses();
}
