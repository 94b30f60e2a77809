using System.Text.RegularExpressions;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Documents;
using Leafwire.Tests.Files;
using Leafwire.Tests.Integration.Lab;
using Leafwire.Tests.Processes;

namespace Leafwire.Tests.Integration.Host;

/// <summary>The commands of <c>docs/operations.md</c>: what its reader types at each alert, about pushes of every kind.</summary>
public sealed partial class OperationsExampleTests(Cloud cloud) : PageExample(cloud)
{
    private static readonly Dictionary<string, string> s_elsewhere = new()
    {
        ["OTEL_"] = "names a collector; TelemetryTests have one, which listens to all of them",
        ["systemctl "] = "asks for a machine with the service installed",
        ["journalctl "] = "asks for a machine with the service installed",
        ["timedatectl "] = "asks for a machine that keeps its clock by systemd",
    };

    // By what is done to it: each push waits for people, but the first.
    private readonly Dictionary<string, string> _pushes = [];
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask InitializeAsync()
    {
        Use(_folder);
        await base.InitializeAsync();
    }

    [Fact]
    public async Task Commands_CarriedOut_DoWhatTheAlertAsksFor()
    {
        Runner.Script = new SwitchScript(Runner).AnswerAsync;
        await Runner.ServeAsync("leaf1", "leaf2", "leaf3", "leaf4");
        await StartUsualHostAsync(_folder);
        await PushAsync("status", "leaf1", "none");
        foreach ((string verb, string device) in new[] { ("approve", "leaf2"), ("reject", "leaf3"), ("cancel", "leaf4") })
            await PushAsync(verb, device, "required");

        await (await TypedPage.ReadAsync("operations.md", Cancel)).CarryOutAsync(s_elsewhere, RunAsync);

        await ShownAsync(_pushes["approve"], PushStatus.Succeeded);
        foreach (string verb in (string[])["reject", "cancel"])
            await ShownAsync(_pushes[verb], PushStatus.Cancelled);
        File.ReadAllLines(_folder.At("telemetry/traces.jsonl")).ShouldNotBeEmpty();
    }

    private async Task PushAsync(string verb, string device, string approval)
    {
        Directory.CreateDirectory(_folder.At(verb));
        _folder.Write($"{verb}/{device}.cfg", Config(device));
        _folder.Write($"{verb}/push.json", $$"""{ "approval": "{{approval}}" }""");
        string said = await OperatorAsync("push", verb, "--site", Cloud.Site);
        _pushes[verb] = PushId().Match(said).Groups[1].Value;
        await ShownAsync(_pushes[verb], approval == "none" ? PushStatus.Succeeded : PushStatus.AwaitingApproval);
    }

    private async Task<bool> RunAsync(TypedCommand command)
    {
        if (!command.Programs.SequenceEqual(["./leafwire"]))
            return false;
        string verb = command.Text.Split(' ')[1];
        string push = _pushes.GetValueOrDefault(verb, _pushes["status"]);
        string digest = command.Text.Contains("DIGEST", StringComparison.Ordinal)
            ? (await GetAsync($"api/pushes/{push}")).Body.GetProperty("digest").GetString()! : "";
        string[] words = [.. ShellWords.Of(Word().Replace(command.Text, word => word.Value switch
        {
            "ID" => push,
            "DIGEST" => digest,
            "SITE" => Cloud.Site,
            "NAME" => "leaf1",
            _ => "telemetry",
        })).Skip(1)];
        if (verb == "lab")
            (await LabRun.OfAsync(words, _folder.Path, Cancel)).ShouldSatisfyAllConditions(
                run => run.Status.ShouldBe(0, run.Error), run => run.Output.ShouldContain("[leafwire-runner]"));
        else
            await OperatorAsync(words);
        return true;
    }

    private async Task<string> OperatorAsync(params string[] words)
    {
        CommandRun run = await new OperatorProgram(_folder.Path, Account, Http.BaseAddress).RunAsync(words, Cancel);
        run.Status.ShouldBe(0, $"{string.Join(' ', words)}\n{run.Output}{run.Error}");
        return run.Output + run.Error;
    }

    [GeneratedRegex(@"\b(?:ID|DIGEST|SITE|NAME|DIR)\b")]
    private static partial Regex Word();

    [GeneratedRegex("push ([0-9a-f]{16})")]
    private static partial Regex PushId();
}
