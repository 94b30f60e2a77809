using System.Text.RegularExpressions;
using Leafwire.Lab;
using Leafwire.Tests.Documents;

namespace Leafwire.Tests.Integration.Host;

/// <summary>A command that a page tells its reader to type.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Text">The command, or several in one line.</param>
internal sealed record TypedCommand(int Line, string Text)
{
    /// <summary>The programs that it runs, without the variables that are set for them.</summary>
    public IEnumerable<string> Programs => ShellWords.Commands(Text)
        .Select(words => words.FirstOrDefault(word => !TypedPage.Variable().IsMatch(word)) ?? words[0]);

    public override string ToString() => $"line {Line}: {Text}";
}

/// <summary>
/// A page of <c>docs/</c> that shows commands without their answers: the lines of its blocks, and then what stands within a sentence
/// and begins as a command does.
/// </summary>
internal sealed partial class TypedPage
{
    private static readonly string[] s_programs =
    [
        "./leafwire", "leafwire", "leafwire-runner", "infra/nats/accounts", "nats-server", "openssl", "curl", "ssh", "scp", "sudo", "az",
        "dotnet", "docker", "systemctl", "journalctl", "timedatectl",
    ];

    private TypedPage(IReadOnlyList<TypedCommand> commands) => Commands = commands;

    public IReadOnlyList<TypedCommand> Commands { get; }

    public static async Task<TypedPage> ReadAsync(string page, CancellationToken cancellationToken)
    {
        List<TypedCommand> lines = [], spans = [];
        string? block = null;
        string file = Path.Combine(LabPaths.Root, "docs", page);
        foreach ((int index, string line) in (await File.ReadAllLinesAsync(file, cancellationToken)).Index())
        {
            if (Fence().Match(line) is { Success: true } fence)
                block = block is null ? fence.Groups["kind"].Value : null;
            else if (block is "" or "bash" or "sh" && line.Trim().Length > 0)
                lines.Add(new TypedCommand(index + 1, line.Trim()));
            else if (block is null)
                spans.AddRange(Span().Matches(line).Select(match => new TypedCommand(index + 1, match.Groups["text"].Value))
                    .Where(span => s_programs.Any(program => span.Text.StartsWith(program + ' ', StringComparison.Ordinal))));
        }

        return new TypedPage([.. lines, .. spans]);
    }

    /// <summary>Carries out the page.</summary>
    /// <param name="elsewhere">How commands begin, or a program, that no test can run here, and why.</param>
    /// <param name="run">Runs one; false when it does not know how.</param>
    public async Task CarryOutAsync(IReadOnlyDictionary<string, string> elsewhere, Func<TypedCommand, Task<bool>> run)
    {
        var left = new HashSet<string>(elsewhere.Keys, StringComparer.Ordinal);
        foreach (TypedCommand command in Commands)
        {
            string? listed = elsewhere.Keys.FirstOrDefault(
                key => command.Text.StartsWith(key, StringComparison.Ordinal) || command.Programs.Contains(key, StringComparer.Ordinal));
            if (listed is not null)
                left.Remove(listed);
            else
                (await run(command)).ShouldBeTrue($"{command} is neither run here nor among those that cannot be");
        }

        left.ShouldBeEmpty("the page no longer has these");
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*=")]
    public static partial Regex Variable();

    [GeneratedRegex(@"^ *```(?<kind>\S*)\s*$")]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Span();
}
