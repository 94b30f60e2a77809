using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Leafwire.Contracts;
using Leafwire.Lab;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

/// <summary>Carries out the example of <c>docs/changes.md</c>, command by command, and looks for the words that it shows.</summary>
public sealed partial class ChangesExampleTests(Cloud cloud) : World(cloud)
{
    private readonly ConcurrentDictionary<string, string> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _armed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    // Its own folder has all that it needs; it is built beside this test in the same configuration.
    private static string Program => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Leafwire.Cli", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        "Leafwire.Cli.dll"));

    [Fact]
    public async Task Example_CarriedOut_SaysWhatThePageShows()
    {
        using var folder = new TemporaryFolder();
        foreach ((string build, string line) in new[] { ("first", "vlan 10"), ("second", "vlan 20") })
        {
            Directory.CreateDirectory(folder.At(build));
            folder.Write(Path.Combine(build, "leaf1.cfg"), Config("leaf1", line));
        }

        Runner.Script = AnswerAsync;
        await Runner.ServeAsync("leaf1");
        // The program knows the containers by their usual names.
        await StartHostAsync("--Leafwire:Storage:UploadContainer=avd-configs", "--Leafwire:Storage:ResultContainer=leafwire-results",
            "--Leafwire:Storage:TablePrefix=Leafwire");

        string page = await File.ReadAllTextAsync(Path.Combine(LabPaths.Root, "docs", "changes.md"), Cancel);
        (string Command, List<string> Shown)[] steps = [.. Steps(page)];
        steps.Length.ShouldBeGreaterThan(8);
        foreach ((string command, List<string> shown) in steps)
        {
            string output = await RunAsync(folder.Path, command);
            int at = 0;
            string[] lines = output.Split('\n');
            foreach (string expected in shown)
            {
                int found = Array.FindIndex(lines, at, line => Matches(expected, line));
                found.ShouldBeGreaterThanOrEqualTo(0, $"$ {command}\nshows no line '{expected}' behind line {at}:\n{output}");
                at = found + 1;
            }
        }
    }

    private static IEnumerable<(string Command, List<string> Shown)> Steps(string page)
    {
        (string Command, List<string> Shown)? step = null;
        foreach (string line in Block().Matches(page).SelectMany(m => m.Groups["text"].Value.TrimEnd('\n').Split('\n')))
        {
            if (!line.StartsWith("$ ./leafwire ", StringComparison.Ordinal))
            {
                step!.Value.Shown.Add(line);
                continue;
            }

            if (step is { } done)
                yield return done;
            step = (line["$ ./leafwire ".Length..], []);
        }

        yield return step!.Value;
    }

    // A line holds the words in their order; a word in capitals stands for a push, the same one each time.
    private bool Matches(string expected, string line)
    {
        string pattern = string.Join(
            ".*", expected.Split('…', StringSplitOptions.TrimEntries).Select(part => Id().Replace(Regex.Escape(part), m =>
                _ids.TryGetValue(m.Value, out string? id) ? id : $"(?<{m.Value}>[0-9a-f]{{16}})")));
        Match match = Regex.Match(line, pattern);
        foreach (Group group in match.Groups.Values.Where(g => match.Success && g.Success && Id().IsMatch(g.Name)))
            _ids[group.Name] = group.Value;
        return match.Success;
    }

    private async Task<string> RunAsync(string folder, string command)
    {
        string[] arguments = [.. command.Split(' ').Select(word => _ids.GetValueOrDefault(word, word)), "--connection-string",
            Cloud.Storage.ConnectionString];
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Not what a build server that runs this says of itself.
        foreach (string variable in (string[])["TF_BUILD", "GITHUB_ACTIONS"])
            start.Environment.Remove(variable);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("the program did not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync(Cancel), error = process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return await output + await error;
    }

    // A switch without its details: it runs what was confirmed last.
    private async Task<Reply?> AnswerAsync(Command command)
    {
        string running = _running.GetValueOrDefault(command.Device, "! Command: show running-config\nhostname leaf1\n!\nend\n");
        if (command is not ConfigureCommand configure)
        {
            if (command is ConfirmCommand)
                _running[command.Device] = _armed[command.Device];
            return ScriptedRunner.Default(command);
        }

        string candidate = await Runner.TextAsync(configure.Candidate);
        _armed[command.Device] = candidate;
        string diff = string.Concat(running.Split('\n').Except(candidate.Split('\n')).Select(l => $"-{l}\n")
            .Concat(candidate.Split('\n').Except(running.Split('\n')).Select(l => $"+{l}\n")));
        return ScriptedRunner.Armed(command, diff, running, candidate);
    }

    [GeneratedRegex(@"^```console\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\b(?:FIRST|SECOND|THIRD)\b")]
    private static partial Regex Id();
}
