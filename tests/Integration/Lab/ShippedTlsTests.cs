using System.Text.RegularExpressions;
using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Lab;
using Leafwire.Tests.Processes;
using NATS.Client.Core;
using NATS.Client.JetStream.Models;
using NATS.Client.JetStream;
using NATS.NKeys;

namespace Leafwire.Tests.Integration.Lab;

/// <summary>
/// The configuration as it is shipped, with TLS, sites by certificate and runners by key pair; only addresses and folders are others.
/// </summary>
public sealed partial class ShippedTlsTests : IDisposable
{
    private const string Site = "lab.eu";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leafwire-test-");
    private readonly TestAuthority _hubs = new("hub authority"), _sites = new("site authority"), _strangers = new("site authority");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leaf_WithItsCertificate_ServesItsSite()
    {
        await using ManagedProcess hub = await StartHubAsync();
        using KeyPair runnerKey = KeyPair.CreatePair(PrefixByte.User);
        await using ManagedProcess leaf = await StartLeafAsync(hub, _sites, "CN=lab.sites.example.net", runnerKey);
        await leaf.WaitForLineAsync(ShippedNats.LeafConnected(), Token);

        await using NatsConnection pipeline = new(NatsOpts.Default with
        {
            Url = $"tls://127.0.0.1:{await PortAsync(hub, ShippedNats.ClientPort())}",
            InboxPrefix = "_INBOX.pipeline",
            AuthOpts = new NatsAuthOpts { Username = "pipeline", Password = "secret" },
            TlsOpts = new NatsTlsOpts { CaFile = Path.Combine(_folder.FullName, "hub-ca.pem") },
        });
        await new NatsJSContext(pipeline).CreateStreamAsync(new StreamConfig(Names.Replies, [.. Subjects.LogStream]), Token);
        await using NatsConnection runner = new(NatsOpts.Default with
        {
            Url = $"nats://127.0.0.1:{await PortAsync(leaf, ShippedNats.ClientPort())}",
            InboxPrefix = "_INBOX.site." + Contracts.Token.Escape(Site),
            AuthOpts = new NatsAuthOpts { NKey = runnerKey.GetPublicKey(), Seed = runnerKey.GetSeed() },
        });
        PubAckResponse ack = await TwoSites.Hub(runner).PublishAsync(
            Subjects.Reply(Site, "leaf1", "0123456789abcdef"), "done", cancellationToken: Token);
        ack.EnsureSuccess();
    }

    [Theory]
    [InlineData(true, "CN=other.sites.example.net")]
    [InlineData(false, "CN=lab.sites.example.net")]
    public async Task Leaf_CertificateThatIsNotListedOrNotTrusted_IsRefused(bool trusted, string subject)
    {
        await using ManagedProcess hub = await StartHubAsync();
        using KeyPair runnerKey = KeyPair.CreatePair(PrefixByte.User);
        await using ManagedProcess leaf = await StartLeafAsync(hub, trusted ? _sites : _strangers, subject, runnerKey);
        await hub.WaitForLineAsync(trusted ? NotListed() : NotTrusted(), Token);
    }

    public void Dispose()
    {
        foreach (TestAuthority authority in (TestAuthority[])[_hubs, _sites, _strangers])
            authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<ManagedProcess> StartHubAsync()
    {
        ShippedNats.Copy(_folder.FullName, "hub.conf", "hub-server.conf", "interest.conf");
        File.WriteAllText(Path.Combine(_folder.FullName, "sites-ca.pem"), _sites.Pem);
        File.WriteAllText(Path.Combine(_folder.FullName, "hub-ca.pem"), _hubs.Pem);
        _hubs.Issue("CN=hub", Path.Combine(_folder.FullName, "hub.pem"), Path.Combine(_folder.FullName, "hub.key"));
        CommandRun accounts = await CommandRun.OfAsync(
            "bash", [Path.Combine(LabPaths.NatsConfiguration, "accounts"), "pipeline=password:pipeline:secret",
                $"{Site}=cert:CN=lab.sites.example.net"], Token);
        File.WriteAllText(Path.Combine(_folder.FullName, "accounts.conf"), accounts.Output);
        return await StartAsync("hub", new Dictionary<string, string?>());
    }

    private async Task<ManagedProcess> StartLeafAsync(ManagedProcess hub, TestAuthority authority, string subject, KeyPair runner)
    {
        ShippedNats.Copy(_folder.FullName, "leaf.conf", "leaf-server.conf");
        authority.Issue(subject, Path.Combine(_folder.FullName, "site.pem"), Path.Combine(_folder.FullName, "site.key"));
        return await StartAsync("leaf", new Dictionary<string, string?>
        {
            ["LEAFWIRE_LEAF"] = "leaf-lab",
            ["LEAFWIRE_RUNNER_NKEY"] = runner.GetPublicKey(),
            ["LEAFWIRE_HUB_URL"] = $"\"tls://127.0.0.1:{await PortAsync(hub, ShippedNats.LeafPort())}\"",
        });
    }

    private async Task<ManagedProcess> StartAsync(string name, Dictionary<string, string?> environment)
    {
        ManagedProcess process = ManagedProcess.Start(
            new ProcessSpec(name, "nats-server", ["-D", "-c", name + ".conf"], Path.Combine(_folder.FullName, name + ".log"))
            {
                WorkingDirectory = _folder.FullName,
                Environment = environment,
            });
        await process.WaitForLineAsync(ShippedNats.Ready(), Token);
        return process;
    }

    private static async Task<string> PortAsync(ManagedProcess process, Regex line) =>
        (await process.WaitForLineAsync(line, Token)).Groups[1].Value;

    [GeneratedRegex("(?i)authentication error|authorization violation")]
    private static partial Regex NotListed();

    [GeneratedRegex("TLS leafnode handshake error|TLS handshake error")]
    private static partial Regex NotTrusted();
}
