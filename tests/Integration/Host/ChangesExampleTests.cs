using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

/// <summary>Carries out the example of <c>docs/changes.md</c>, command by command, and looks for the words that it shows.</summary>
public sealed class ChangesExampleTests(Cloud cloud) : PageExample(cloud)
{
    private readonly ConcurrentDictionary<string, string> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _armed = new(StringComparer.Ordinal);

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
        await StartUsualHostAsync(folder);

        await CarryOutAsync("changes.md", folder.Path);
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
}
