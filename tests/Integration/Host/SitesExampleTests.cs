using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leafwire.Contracts;
using Leafwire.Lab;
using Leafwire.Lab.Processes;
using Leafwire.Tests.Documents;
using Leafwire.Tests.Files;
using Leafwire.Tests.Integration.Lab;
using Leafwire.Tests.Processes;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.NKeys;

namespace Leafwire.Tests.Integration.Host;

/// <summary>
/// The commands of <c>docs/sites.md</c>, in their order: keys, accounts and a site's certificate, the hub, leaf node and runner that
/// take them, and what is kept. Addresses and folders are others.
/// </summary>
public sealed partial class SitesExampleTests(Cloud cloud) : PageExample(cloud)
{
    /// <summary>A password and its bcrypt hash, of OpenBSD's own tests.</summary>
    private const string Password = "U*U", Hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    private static readonly Dictionary<string, string> s_elsewhere = new()
    {
        ["az"] = "asks for a subscription of Azure; the templates are compiled and looked at by the tests of infra/bicep",
        ["dotnet publish functions/"] = "builds for minutes what the tests of the functions run",
        ["(cd artifacts/functions && zip "] = "packs what that made",
        ["sudo "] = "changes the machine; what install.sh does is looked at by RunnerPackageTests",
        ["scp "] = "asks for a second machine",
        ["./leafwire test "] = "runs all tests, of which this is one",
        ["./leafwire runner package "] = "compiles a native program for minutes; RunnerPackageTests look at it",
        ["./leafwire push intended/configs --site dc1 --account "] = "asks for an identity of Azure; PushExampleTests push without",
        ["curl http://127.0.0.1:8222/healthz"] = "asks one of three servers; HubClusterTests wait for that answer",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _hubs = new("hub authority"), _sites = new("site authority");
    private readonly KeyPair _runnerKey = KeyPair.CreatePair(PrefixByte.User);
    private readonly Dictionary<string, string> _environment = [];
    private ManagedProcess _runner = null!;
    private string _push = "";
    private int _trusted = 1;

    public override async ValueTask InitializeAsync()
    {
        Use(_folder);
        await base.InitializeAsync();
    }

    [Fact]
    public async Task Commands_CarriedOut_MakeASiteThatWorks()
    {
        string nats = _folder.At("infra/nats");
        ShippedNats.Copy(nats, Directory.EnumerateFiles(LabPaths.NatsConfiguration, "*.conf").Select(file => Path.GetFileName(file)));
        File.Copy(Path.Combine(LabPaths.NatsConfiguration, "accounts"), Path.Combine(nats, "accounts"));
        _folder.Write("sites-ca.pem", _sites.Pem);
        _folder.Write("sites-ca.key", _sites.KeyPem);
        Directory.CreateDirectory(_folder.At("network"));
        _folder.Write("network/leaf1.cfg", Config("leaf1"));
        Runner.Script = new SwitchScript(Runner).AnswerAsync;
        await Runner.ServeAsync("leaf1");
        await StartUsualHostAsync(_folder);
        CommandRun push = await OperatorAsync("push", "network", "--site", Cloud.Site, "--wait");
        _push = PushId().Match(push.Output).Groups[1].Value;

        await (await TypedPage.ReadAsync("sites.md", Cancel)).CarryOutAsync(s_elsewhere, RunAsync);

        (await File.ReadAllTextAsync(_folder.At("trusted-keys.json"), Cancel)).ShouldContain("prod-2027");
        _trusted.ShouldBe(1);
        foreach (IDisposable part in (IDisposable[])[_hubs, _sites, _runnerKey])
            part.Dispose();
    }

    private async Task<bool> RunAsync(TypedCommand command)
    {
        string text = Word().Replace(command.Text, word => word.Value switch
        {
            "BCRYPT-HASH" => Hash,
            "PUBLIC-KEY-OF-THE-RUNNERS" => _runnerKey.GetPublicKey(),
            "ID" => _push,
            _ => Http.BaseAddress!.ToString(),
        });
        if (command.Programs.Distinct(StringComparer.Ordinal).ToArray() is not [var program])
            return false;
        switch (program)
        {
            case "export":
                foreach (string[] variable in ShellWords.Of(text).Skip(1).Select(word => word.Split('=', 2)))
                    _environment[variable[0]] = variable[1];
                return true;
            case "./leafwire":
                await LeafwireAsync(command, [.. ShellWords.Of(text).Skip(1)]);
                return true;
            case "nats-server" when text.EndsWith(" infra/nats/leaf.conf", StringComparison.Ordinal):
                await StartSiteAsync(ShellWords.Of(text));
                return true;
            case "nats-server":
                await BashAsync($"cd infra/nats && {text} -t");
                return true;
            case "curl":
                await TrustedAsync(new Uri(ShellWords.Of(text)[1]), 2);
                return true;
            case "infra/nats/accounts" or "openssl" or "shred":
                await BashAsync(text);
                return true;
            default:
                return false;
        }
    }

    private async Task LeafwireAsync(TypedCommand command, string[] words)
    {
        CommandRun run = words[0] == "lab" ? await LabRun.OfAsync(words, _folder.Path, Cancel) : await OperatorAsync(words);
        run.Status.ShouldBe(0, $"{command}\n{run.Output}{run.Error}");
        if (words is ["keys", "retire", ..])
            await TrustedAsync(new Uri("http://127.0.0.1:8472/healthz"), 1);
    }

    /// <summary>A hub with the accounts of the page, the leaf as the page starts it, and a runner with the page's configuration.</summary>
    private async Task StartSiteAsync(IReadOnlyList<string> leafCommand)
    {
        string hubFolder = _folder.At("hub"), leafFolder = _folder.At("infra/nats");
        ShippedNats.Copy(hubFolder, "hub.conf", "hub-server.conf", "interest.conf");
        _hubs.Issue("CN=hub", Path.Combine(hubFolder, "hub.pem"), Path.Combine(hubFolder, "hub.key"));
        foreach ((string file, string to) in (IEnumerable<(string, string)>)[("accounts.conf", hubFolder), ("sites-ca.pem", hubFolder),
            ("accounts.conf", leafFolder), ("site.pem", leafFolder), ("site.key", leafFolder)])
            File.Copy(_folder.At(file), Path.Combine(to, file));
        await File.WriteAllTextAsync(Path.Combine(leafFolder, "hub-ca.pem"), _hubs.Pem, Cancel);
        // What the check of a cluster's server needs beside it, and no leaf does.
        foreach (string name in (string[])["hub", "route"])
            _hubs.Issue($"CN={name}", Path.Combine(leafFolder, name + ".pem"), Path.Combine(leafFolder, name + ".key"));
        await File.WriteAllTextAsync(Path.Combine(leafFolder, "sites-ca.pem"), _sites.Pem, Cancel);
        await File.WriteAllTextAsync(Path.Combine(leafFolder, "route-ca.pem"), _hubs.Pem, Cancel);

        ManagedProcess hub = Start("hub", hubFolder, "nats-server", "-D", "-c", "hub.conf");
        _environment["LEAFWIRE_HUB_URL"] = _environment["LEAFWIRE_HUB_URL"].Replace(
            "hub.leafwire.example.com:7422", $"127.0.0.1:{await LineAsync(hub, ShippedNats.LeafPort())}", StringComparison.Ordinal);
        ManagedProcess leaf = Start("leaf", _folder.Path, [.. leafCommand, "-D"]);
        await leaf.WaitForLineAsync(ShippedNats.LeafConnected(), Cancel);
        await using NatsConnection pipeline = new(NatsOpts.Default with
        {
            Url = $"tls://127.0.0.1:{await LineAsync(hub, ShippedNats.ClientPort())}",
            InboxPrefix = "_INBOX.pipeline",
            AuthOpts = new NatsAuthOpts { Username = "pipeline", Password = Password },
            TlsOpts = new NatsTlsOpts { CaFile = Path.Combine(leafFolder, "hub-ca.pem") },
        });
        await new NatsJSContext(pipeline).CreateStreamAsync(new StreamConfig(Names.Replies, [.. Subjects.LogStream]), Cancel);
        string leafPort = await LineAsync(leaf, ShippedNats.ClientPort());
        await AnswerAsync(leafPort);
        await StartRunnerAsync(leafPort);
    }

    // The leaf says that it is connected before the hub has looked at its certificate; what the hub took it acknowledges.
    private async Task AnswerAsync(string leafPort)
    {
        await using NatsConnection runner = new(NatsOpts.Default with
        {
            Url = $"nats://127.0.0.1:{leafPort}",
            InboxPrefix = "_INBOX.site.dc1",
            AuthOpts = new NatsAuthOpts { NKey = _runnerKey.GetPublicKey(), Seed = _runnerKey.GetSeed() },
        });
        PubAckResponse ack = await TwoSites.Hub(runner).PublishAsync(Subjects.Reply("dc1", "leaf1", "0123456789abcdef"), "done",
            opts: new NatsJSPubOpts { RetryAttempts = 20, RetryWaitBetweenAttempts = TimeSpan.FromMilliseconds(250) },
            cancellationToken: Cancel);
        ack.EnsureSuccess();
    }

    private async Task StartRunnerAsync(string leafPort)
    {
        string file = (await ExamplePage.ReadAsync("sites.md", Cancel)).Samples.ShouldHaveSingleItem();
        file.ShouldContain("127.0.0.1:4222");
        file.ShouldContain("127.0.0.1:8472");
        _folder.Write("runner.json", file.Replace("127.0.0.1:4222", $"127.0.0.1:{leafPort}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8472", "127.0.0.1:0", StringComparison.Ordinal));
        _folder.Write("nats-nkey-seed", _runnerKey.GetSeed());
        _folder.Write("eos-password", "secret\n");
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _folder.Write("jump-key", key.ExportECPrivateKeyPem());
        _runner = Start("runner", _folder.Path, "dotnet", LabPaths.Program("Leafwire.Runner"), "--config", "runner.json");
    }

    // It reads the file again by itself when that changes.
    private async Task TrustedAsync(Uri page, int count)
    {
        page.Authority.ShouldBe("127.0.0.1:8472");
        var address = new Uri(await LineAsync(_runner, HealthAddress()) + page.AbsolutePath);
        using var http = new HttpClient();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        while (true)
        {
            using HttpResponseMessage answer = await http.GetAsync(address, Cancel);
            string body = await answer.Content.ReadAsStringAsync(Cancel);
            using JsonDocument health = JsonDocument.Parse(body);
            _trusted = health.RootElement.GetProperty("trustedKeys").GetArrayLength();
            if (answer.IsSuccessStatusCode && _trusted == count)
                return;
            limit.IsCancellationRequested.ShouldBeFalse($"not {count} trusted keys: {body}");
            await timer.WaitForNextTickAsync(Cancel);
        }
    }

    private ManagedProcess Start(string name, string folder, params string[] command) =>
        Use(ManagedProcess.Start(new ProcessSpec(name, command[0], command[1..], _folder.At(name + ".log"))
        {
            WorkingDirectory = folder,
            Environment = _environment.ToDictionary(v => v.Key, v => (string?)v.Value),
        }));

    private async Task BashAsync(string text)
    {
        var start = new ProcessStartInfo("bash", ["-c", text]) { WorkingDirectory = _folder.Path };
        foreach ((string name, string value) in _environment)
            start.Environment[name] = value;
        CommandRun run = await CommandRun.OfAsync(start, Cancel);
        run.Status.ShouldBe(0, $"{text}\n{run.Output}{run.Error}");
    }

    private Task<CommandRun> OperatorAsync(params string[] words) =>
        new OperatorProgram(_folder.Path, Account, Http.BaseAddress).RunAsync(words, Cancel);

    private static async Task<string> LineAsync(ManagedProcess process, Regex line) =>
        (await process.WaitForLineAsync(line, Cancel)).Groups[1].Value;

    [GeneratedRegex(@"\b(?:BCRYPT-HASH|PUBLIC-KEY-OF-THE-RUNNERS|ID|URL)\b")]
    private static partial Regex Word();

    [GeneratedRegex("push ([0-9a-f]{16})")]
    private static partial Regex PushId();

    [GeneratedRegex(@"Health at (http://[^/]+)/healthz")]
    private static partial Regex HealthAddress();
}
