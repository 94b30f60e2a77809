using System.Collections.Concurrent;
using Leafwire.Contracts;

namespace Leafwire.Tests.Integration.Host;

/// <summary>
/// Switches without their details, behind a scripted runner: each runs what was confirmed last, until somebody changes it.
/// </summary>
internal sealed class SwitchScript(ScriptedRunner runner)
{
    private readonly ConcurrentDictionary<string, string> _armed = new(StringComparer.Ordinal);

    /// <summary>What each runs.</summary>
    public ConcurrentDictionary<string, string> Running { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that do not answer.</summary>
    public ConcurrentDictionary<string, bool> Away { get; } = new(StringComparer.Ordinal);

    public async Task<Reply?> AnswerAsync(Command command)
    {
        string running = Running.GetOrAdd(command.Device, "hostname new\n!\nend\n");
        if (Away.ContainsKey(command.Device))
            return new UnreachableReply { Header = command.Header, Runner = "scripted", Message = "no answer" };
        switch (command)
        {
            case PreviewCommand preview:
                string wanted = await runner.TextAsync(preview.Candidate);
                string diff = Diff(running, wanted);
                return diff.Length == 0
                    ? new UnchangedReply { Header = command.Header, Runner = "scripted" }
                    : new PreviewedReply
                    {
                        Header = command.Header, Runner = "scripted", Diff = Payload.Of(diff), DiffDigest = Payload.DigestOf(diff),
                        Added = diff.Split('\n').Count(l => l.StartsWith('+')), Removed = diff.Split('\n').Count(l => l.StartsWith('-')),
                    };
            case ConfigureCommand configure:
                string candidate = _armed[command.Device] = await runner.TextAsync(configure.Candidate);
                string change = Diff(running, candidate);
                return ScriptedRunner.Armed(command, change, running, candidate) with { DiffDigest = Payload.DigestOf(change) };
            case ConfirmCommand:
                Running[command.Device] = _armed[command.Device];
                return ScriptedRunner.Default(command);
            case FetchCommand:
                return new FetchedReply { Header = command.Header, Runner = "scripted", Running = Payload.Of(running) };
            case CheckCommand check:
                CheckFailure[] failures = [.. check.Checks.Where(c => !running.Contains(c.Expect ?? "", StringComparison.Ordinal))
                    .Select(c => new CheckFailure(c.Name, c.Phase, $"'{c.Command}' to match '{c.Expect}'", "nothing of it"))];
                return failures.Length == 0
                    ? new HealthyReply { Header = command.Header, Runner = "scripted" }
                    : new UnhealthyReply { Header = command.Header, Runner = "scripted", Message = "a check", Failures = failures };
            default:
                return ScriptedRunner.Default(command);
        }
    }

    private static string Diff(string from, string to) => string.Concat(
        from.Split('\n').Except(to.Split('\n')).Select(l => $"-{l}\n")
            .Concat(to.Split('\n').Except(from.Split('\n')).Select(l => $"+{l}\n")));
}
