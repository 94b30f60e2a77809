using System.Text.RegularExpressions;
using Leafwire.Contracts;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Tests.Files;
using Leafwire.Tests.Processes;
using Leafwire.Tests.Scenarios;

namespace Leafwire.Tests.Stories;

/// <summary>What people of the story do, and what they see.</summary>
internal sealed partial class StoryWitness(ScenarioSite site, IStoryHost host, TemporaryFolder folder, CancellationToken cancellationToken)
{
    // A station is over in seconds; a machine that has other things to do may need more of them.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly OperatorProgram _program = new(folder.Path, site.Lab.Storage.ConnectionString);
    private readonly PushTable _table = new(site.Storage);
    private readonly ResultStore _results = new(site.Storage);

    public CancellationToken Cancel => cancellationToken;

    public DriftTable Drift { get; } = new(site.Storage);

    public string Site => site.Lab.Site;

    public SimulatedSwitch Switch(string device) => site.Lab.Farm[device];

    /// <summary>Runs <c>./leafwire</c>, and tells what it said.</summary>
    public async Task<string> RunAsync(int status, params string[] arguments)
    {
        CommandRun run = await _program.RunAsync(arguments, cancellationToken);
        run.Status.ShouldBe(status, $"$ ./leafwire {string.Join(' ', arguments)}\n{run.Output}{run.Error}");
        return run.Output;
    }

    /// <summary>The push that words are about.</summary>
    public static string PushIn(string output) => PushWord().Match(output) is { Success: true } found
        ? found.Groups["id"].Value
        : throw new InvalidDataException($"no push is named: {output}");

    /// <summary>Waits until the push's row is as wanted.</summary>
    public async Task<PushSummary> RowAsync(string id, Predicate<PushSummary> wanted)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        PushSummary? push = null;
        try
        {
            while ((push = await _table.FindAsync(id, either.Token)) is null || !wanted(push))
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, either.Token);
            return push;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"push {id} is {push?.Words ?? "not known"}");
        }
    }

    /// <summary>Waits until a push has a status, and does not end otherwise.</summary>
    public async Task<PushSummary> RowAsync(string id, PushStatus status)
    {
        PushSummary row = await RowAsync(id, p => p.Status == status || p.IsFinal);
        row.Status.ShouldBe(status, row.Message);
        return row;
    }

    /// <summary>The report of a push that is over.</summary>
    public async Task<PushReport> ReportAsync(string id)
    {
        PushSummary row = await RowAsync(id, p => p.IsFinal);
        return (await _results.FindReportAsync(row.Site, id, cancellationToken)).ShouldNotBeNull();
    }

    public Task<IReadOnlyList<PushSummary>> RowsAsync() => _table.ListAsync(Site, int.MaxValue, cancellationToken);

    /// <summary>What stands in the push's log on the hub.</summary>
    public async Task<IReadOnlyList<LogEntry>> LogAsync(string id)
    {
        PushPlan plan = (await _results.FindPlanAsync(Site, id, cancellationToken)).ShouldNotBeNull();
        var entries = new List<LogEntry>();
        LogPage page;
        ulong cursor = 0;
        do
        {
            page = await host.Get<PushLog>().ReadAsync(plan, cursor, cancellationToken);
            entries.AddRange(page.Entries);
            cursor = page.Next;
        }
        while (page.HasMore);
        return entries;
    }

    /// <summary>Who decided what, by the push's log.</summary>
    public async Task<string[]> DecidedAsync(string id) =>
        [.. (await LogAsync(id)).Select(e => e.Decision).OfType<Decision>().Select(d => $"{d.Kind} {d.Who}")];

    public static string[] Decided(IEnumerable<PushDecision> decisions) =>
        [.. decisions.Select(d => $"{d.Kind} {Decision.NameIn(d.By)}")];

    /// <summary>Takes a decision, and tells the answer's status.</summary>
    public Task<int> DecideAsync(string id, string decision, string by, string? digest = null) => host.DecideAsync(
        id, decision,
        digest is null ? $$"""{ "by": "{{by}}" }""" : $$"""{ "by": "{{by}}", "reason": "as agreed", "digest": "{{digest}}" }""",
        cancellationToken);

    /// <summary>Two people agree, one after the other, to what the push's row shows.</summary>
    public async Task ApproveAsync(string id, string digest)
    {
        (await DecideAsync(id, "approve", "ada", digest)).ShouldBe(202);
        await RowAsync(id, p => p.Decisions.Count == 1 || p.IsFinal);
        (await DecideAsync(id, "approve", "ada", digest)).ShouldBe(409, "she has approved already");
        (await DecideAsync(id, "approve", "bob", digest)).ShouldBe(202);
    }

    /// <summary>Somebody types a line on the switch itself.</summary>
    public void ByHand(string device, string line) => Switch(device).ReplaceConfiguration($"{line}\n!\n{Switch(device).RunningConfig}");

    /// <summary>What each switch runs.</summary>
    public Dictionary<string, string> Running() => StoryFabric.Devices.ToDictionary(d => d, d => Switch(d).RunningConfig);

    /// <summary>How much each switch has recorded so far.</summary>
    public Dictionary<string, int> Recorded() => StoryFabric.Devices.ToDictionary(d => d, d => Switch(d).History.Count);

    /// <summary>What a switch recorded since.</summary>
    public IEnumerable<SwitchEvent> Since(IReadOnlyDictionary<string, int> recorded, string device) =>
        Switch(device).History.Skip(recorded[device]);

    /// <summary>Each switch runs what it ran then, saved or not as then, and holds no session of a push.</summary>
    public void RunsAsBefore(IReadOnlyDictionary<string, string> before)
    {
        foreach ((string device, string running) in before)
        {
            Switch(device).RunningConfig.ShouldBe(running, device);
            IsFree(device);
        }
    }

    /// <summary>Each switch runs and has saved what was built for it.</summary>
    public void Runs(IEnumerable<string> devices, Func<string, string> built)
    {
        foreach (string device in devices)
        {
            ScenarioSite.Lines(Switch(device).RunningConfig).ShouldBe(ScenarioSite.Lines(built(device)), device);
            ScenarioSite.Lines(Switch(device).StartupConfig).ShouldBe(ScenarioSite.Lines(built(device)), device);
            IsFree(device);
        }
    }

    private void IsFree(string device)
    {
        Switch(device).ArmedSession.ShouldBeNull(device);
        Switch(device).UnfinishedSessions.ShouldBeEmpty(device);
    }

    [GeneratedRegex(@"\bpush (?<id>[0-9a-f]{16})\b(?!.*\bpush [0-9a-f]{16}\b)", RegexOptions.Singleline)]
    private static partial Regex PushWord();
}
