using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Lab.Site;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Http;
using Leafwire.Tests.Files;
using Microsoft.Extensions.Options;

namespace Leafwire.Tests.Scenarios;

/// <summary>A lab with the switches of all scenarios, each scenario having its own.</summary>
public sealed class ScenarioSite : IAsyncDisposable
{
    private readonly StorageClients _clients;
    private readonly PushTable _table;
    private readonly ResultStore _results;
    private readonly TemporaryFolder _folder;
    private readonly PersonKeys? _people;
    private readonly WebhookReceiver? _receiver;

    private ScenarioSite(LabSite lab, TemporaryFolder folder, PersonKeys? people = null, WebhookReceiver? receiver = null)
    {
        Lab = lab;
        (_folder, _people, _receiver) = (folder, people, receiver);
        _clients = new StorageClients(Options.Create(new StorageOptions { ConnectionString = lab.Storage.ConnectionString }));
        _table = new PushTable(_clients);
        _results = new ResultStore(_clients);
    }

    public LabSite Lab { get; }

    public StorageClients Storage => _clients;

    public static async Task<ScenarioSite> StartAsync(LabSiteOptions options, CancellationToken cancellationToken) =>
        new(await LabSite.StartAsync(options, cancellationToken), new TemporaryFolder());

    public static async Task<ScenarioSite> StartAsync(
        bool host, IEnumerable<string> moreSwitches, CancellationToken cancellationToken, bool scenarios = true)
    {
        string[] withKeys = [.. ScenarioTable.All.Where(s => scenarios && s.AsksForKeys).SelectMany(s => s.Devices.Select(s.On))];
        IEnumerable<SwitchOptions> switches = ScenarioTable.All.Where(_ => scenarios)
            .SelectMany(s => s.Devices.Select(d => new SwitchOptions
            {
                Name = s.On(d),
                Configuration = s.Starts.TryGetValue(d, out string[]? starts) ? Candidate(s.On(d), starts) : null,
                Faults = [.. s.Faults.GetValueOrDefault(d, []).Select(Fault.Parse)],
            }))
            .Concat(moreSwitches.Select(name => new SwitchOptions { Name = name }));
        var options = new LabSiteOptions { Switches = [.. switches], Host = host };
        var folder = new TemporaryFolder();
        if (!scenarios)
            return new ScenarioSite(await LabSite.StartAsync(options, cancellationToken), folder);
        var people = PersonKeys.Create(folder.At("approval-keys.json"), 2, "ada", "bob");
        WebhookReceiver receiver = WebhookReceiver.Start();
        var site = new ScenarioSite(await LabSite.StartAsync(options with
        {
            RunnerPolicy = ScenarioTable.RunnerPolicy,
            Runners = [[.. options.Switches.Select(s => s.Name).Except(withKeys)], withKeys],
            Approvals = new Dictionary<int, PersonKeys> { [1] = people },
            PipelineSettings = new Dictionary<string, string?>
            {
                ["Leafwire:Notifications:Targets:test:Url"] = receiver.Url.AbsoluteUri,
                ["Leafwire:Notifications:Routes:0:Targets:0"] = "test",
            },
        }, cancellationToken), folder, people, receiver);
        await new SitePolicyStore(site._clients).StoreAsync(
            site.Lab.Site, System.Text.Encoding.UTF8.GetBytes(ScenarioTable.SitePolicy), cancellationToken);
        return site;
    }

    /// <summary>The line by which the runner logs in to a switch.</summary>
    public const string Login = "username admin privilege 15 role network-admin nopassword";

    /// <summary>Somebody who has no key.</summary>
    public const string Keyless = "eve";

    /// <summary>The policy of a first push to a switch that has the factory's login and another one in its configuration.</summary>
    public const string AnyLogin = """{ "managementChanges": "allow" }""";

    public static string Candidate(string device) => Candidate(device, []);

    public static string Candidate(string device, IEnumerable<string> adds) =>
        $"{Login}\n!\nhostname {device}\n!\n{string.Concat(adds.Select(line => line + "\n"))}vlan 10\n   name USERS\n!\n"
        + $"interface Ethernet1\n   description to {device}\n   no shutdown\n!\nbanner login\n  Keep out!\n! really\nEOF\n!\nend\n";

    /// <summary>Stores an upload.</summary>
    public async Task<(string Id, string Blob)> UploadAsync(
        string build, IEnumerable<string> devices, string? policy, CancellationToken cancellationToken,
        Func<string, string>? candidate = null)
    {
        IEnumerable<(string Path, string Text)> files = devices.Select(device => (device + ".cfg", (candidate ?? Candidate)(device)));
        byte[] content = Zip.Of([.. policy is null ? files : files.Append(("push.json", policy))]);
        var name = new UploadName(Lab.Site, build + ".zip");
        await _clients.ReadyAsync(cancellationToken);
        string version = (await _clients.Uploads.GetBlobClient(name.Path)
            .UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellationToken)).Value.ETag.ToString();
        return (PushId.Of(name, version), name.Path);
    }

    /// <summary>Waits until the push's row says something.</summary>
    public async Task SaysAsync(string id, string words, CancellationToken cancellationToken)
    {
        while (await _table.FindAsync(id, cancellationToken) is not { } push || !push.Words.Contains(words, StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
    }

    /// <summary>Waits for the recorded result.</summary>
    public async Task<PushReport> ResultAsync(string id, CancellationToken cancellationToken)
    {
        while (await _table.FindAsync(id, cancellationToken) is not { IsFinal: true })
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        return await _results.FindReportAsync(Lab.Site, id, cancellationToken)
            ?? throw new InvalidDataException($"push {id} has no report");
    }

    /// <summary>Runs a scenario: upload, whatever makes the host begin, result; and asks the switches themselves.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="begin">Makes the host begin with an upload.</param>
    /// <param name="decide">Takes a decision over the host's API: push, decision and body; gives the status code.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PushReport> RunAsync(
        Scenario scenario, Func<string, Task> begin, Func<string, string, string, Task<int>> decide, CancellationToken cancellationToken)
    {
        string CandidateOf(string device) => scenario.Lacks.Aggregate(
            Candidate(device, scenario.AddsOf(device)), (text, line) => text.Replace(line + "\n", "", StringComparison.Ordinal));

        string[] devices = [.. scenario.Devices.Select(scenario.On)];
        if (scenario.IsPushedBefore)
        {
            (string first, string earlier) = await UploadAsync(
                scenario.Name.Replace(' ', '-') + "-first", devices, AnyLogin, cancellationToken, CandidateOf);
            await begin(earlier);
            (await ResultAsync(first, cancellationToken)).Status.ShouldBe(PushStatus.Succeeded);
            if (scenario.Meanwhile is { } changed)
                Lab.Farm[devices[0]].ReplaceConfiguration(changed + "\n!\n" + Lab.Farm[devices[0]].RunningConfig);
        }

        Dictionary<string, string> before = devices.ToDictionary(d => d, d => Lab.Farm[d].RunningConfig);
        (string id, string blob) = await UploadAsync(
            scenario.Name.Replace(' ', '-'), scenario.OnlyLooks ? [] : devices, scenario.Policy, cancellationToken, CandidateOf);
        Dictionary<string, string> saved = devices.ToDictionary(d => d, d => Lab.Farm[d].StartupConfig);
        await begin(blob);
        if (scenario.IsApproved)
            await ApproveAsync(id, scenario, decide, cancellationToken);
        if (scenario.WhenPaused is { } decision)
            await DecideWhenPausedAsync(id, decision, decide, cancellationToken);
        if (scenario is { Meanwhile: not null, IsPushedBefore: false })
            before[devices[0]] = Lab.Farm[devices[0]].RunningConfig;
        PushReport report = await ResultAsync(id, cancellationToken);

        report.Status.ShouldBe(scenario.Ends, report.Message);
        HashSet<string> skipped = [.. scenario.MaySkip.Select(scenario.On)
            .Intersect(report.Devices.Where(d => d.Outcome == DeviceOutcome.Skipped).Select(d => d.Device))];
        report.Devices.Select(d => $"{d.Device} {d.Outcome}").ShouldBe(
            (scenario.Planned?.Select(scenario.On) ?? devices).Zip(
                scenario.Outcomes, (d, o) => $"{d} {(skipped.Contains(d) ? DeviceOutcome.Skipped : o)}"),
            $"{report.Message}: {string.Join("; ", report.Devices.Select(d => d.Message))}");
        report.Consistent.ShouldBeTrue();
        if (scenario.Says is { } words)
            string.Join('\n', report.Devices.SelectMany(d => d.Rejected.Select(r => r.Answer).Append(d.Message)).Append(report.Message))
                .ShouldContain(words);
        if (scenario.Reports is { } anywhere)
            (await _results.FindTextAsync(Lab.Site, id, ResultFolder.Report, cancellationToken)).ShouldNotBeNull().ShouldContain(anywhere);
        foreach (NotificationKind kind in scenario.Tells)
            await _receiver!.WaitAsync(
                told => told.Id.Equals($"{id}.{kind}.1", StringComparison.OrdinalIgnoreCase), cancellationToken);
        foreach (string left in devices.Except(report.Devices.Select(d => d.Device)))
            Lab.Farm[left].History.ShouldBeEmpty(left);
        foreach (DeviceReport device in report.Devices)
            CheckSwitch(Lab.Farm[device.Device], device, before[device.Device], saved[device.Device], CandidateOf(device.Device));
        foreach ((string device, string[] others) in scenario.After)
        {
            foreach (string other in others)
                CheckOrder(Lab.Farm[scenario.On(other)], Lab.Farm[scenario.On(device)], scenario.IsConfirmedFirst);
        }

        return report;
    }

    private async Task ApproveAsync(
        string id, Scenario scenario, Func<string, string, string, Task<int>> decide, CancellationToken cancellationToken)
    {
        PushSummary? push;
        while ((push = await _table.FindAsync(id, cancellationToken)) is not { Status: PushStatus.AwaitingApproval })
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        if (scenario.Meanwhile is { } line)
            Lab.Farm[scenario.On(scenario.Devices[0])].ReplaceConfiguration(
                line + "\n!\n" + Lab.Farm[scenario.On(scenario.Devices[0])].RunningConfig);
        (await decide(id, "approve", """{ "by": "ada" }""")).ShouldBe(409, "an approval of nothing");
        (await decide(id, "approve", $$"""{ "by": "ada", "digest": "sha256:{{new string('0', 64)}}" }""")).ShouldBe(
            409, "an approval of something else");
        if (scenario.Signers.Count == 0)
            (await decide(id, "approve", $$"""{ "by": "ada", "reason": "as agreed", "digest": "{{push.Digest}}" }""")).ShouldBe(202);
        foreach (string person in scenario.Signers)
            (await decide(id, "approve", BodyOf(person, id, push.Digest!))).ShouldBe(202);
    }

    private string BodyOf(string person, string id, string digest)
    {
        if (person == Keyless)
            return $$"""{ "by": "{{person}}", "digest": "{{digest}}" }""";
        SignedApproval approval = _people!.Approve(person, id, digest);
        return $$"""{ "by": "{{person}}", "digest": "{{digest}}", "key": "{{approval.Key}}", "signature": "{{approval.Signature}}" }""";
    }

    private async Task DecideWhenPausedAsync(
        string id, string decision, Func<string, string, string, Task<int>> decide, CancellationToken cancellationToken)
    {
        while (await _table.FindAsync(id, cancellationToken) is not { Status: PushStatus.AwaitingPromotion })
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        (await decide(id, "approve", """{ "by": "ada" }""")).ShouldBe(409, "there is nothing to approve");
        (await decide(id, decision, """{ "by": "ada", "reason": "as agreed" }""")).ShouldBe(202);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await Lab.DisposeAsync();
        if (_receiver is not null)
            await _receiver.DisposeAsync();
        _folder.Dispose();
    }

    // By the switches' own records: the second one was not touched before the first was through.
    private static void CheckOrder(SimulatedSwitch first, SimulatedSwitch second, bool confirmed)
    {
        SwitchEventKind through = confirmed ? SwitchEventKind.Confirmed : SwitchEventKind.Armed;
        SwitchEvent before = first.History.First(e => e.Kind == through);
        SwitchEvent after = second.History.First(e => e.Kind == SwitchEventKind.Armed);
        after.At.ShouldBeGreaterThan(before.At, $"{second.Name} was changed before {first.Name} was {(confirmed ? "confirmed" : "armed")}");
    }

    private static void CheckSwitch(SimulatedSwitch device, DeviceReport report, string before, string saved, string candidate)
    {
        string history = $"{device.Name}: {string.Join(", ", device.History)}";
        (device.ArmedSession?.StartsWith("lw-", StringComparison.Ordinal) ?? false).ShouldBeFalse(history);
        device.PasswordChanges.ShouldBe(0, "the runner answers no question that it was not asked to");
        if (report.Outcome is DeviceOutcome.Confirmed)
        {
            Lines(device.RunningConfig).Select(Unhashed).ShouldBe(Lines(candidate).Select(Unhashed), device.Name);
            Lines(device.StartupConfig).ShouldBe(Lines(device.RunningConfig), device.Name);
            report.Runs.ShouldBe(RunningConfiguration.New);
            device.Commits.ShouldBe(1, history);
        }
        else
        {
            device.RunningConfig.ShouldBe(before, history);
            device.StartupConfig.ShouldBe(saved, history);
            report.Runs.ShouldBe(RunningConfiguration.Old);
        }
    }

    // What was given in clear text may be kept hashed.
    private static string Unhashed(string line)
    {
        int secret = line.IndexOf(" secret ", StringComparison.Ordinal);
        return secret < 0 ? line : line[..secret];
    }

    // Comments aside, but what stands in a text to EOF is text.
    public static List<string> Lines(string configuration)
    {
        var lines = new List<string>();
        var tracker = new HeredocTracker();
        foreach (string line in configuration.TrimEnd().Split('\n'))
        {
            if (tracker.IsText(line) || !(ConfigurationLine.IsSeparator(line) || ConfigurationLine.IsEnd(line)))
                lines.Add(line);
        }

        return lines;
    }
}
