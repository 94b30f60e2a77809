using System.CommandLine;
using System.Text.RegularExpressions;
using Leafwire.Cli;
using Leafwire.Cli.Help;
using Leafwire.Lab.Commands;
using Leafwire.Runner.Agent;
using Leafwire.Runner.Settings;
using Leafwire.Tests.Documents;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Documents;

/// <summary>
/// Every command of Leafwire that a document shows is one that the program takes: its own parser reads it. What stands in a
/// <c>console</c> block is carried out by a test besides.
/// </summary>
public sealed partial class DocumentCommandTests
{
    private static readonly RootCommand s_root =
        CommandTree.Root([.. OperatorCommands.All(TimeProvider.System), .. LabCommands.All(TimeProvider.System)]);

    /// <summary>The programs that are Leafwire's own, as documents name them.</summary>
    private static readonly string[] s_programs = ["./leafwire", "leafwire", "leafwire-runner"];

    // What a person or an earlier command makes is not there.
    private static readonly string[] s_made = ["artifacts/", "functions/local.settings.json", "infra/containerlab/accounts.conf"];

    private static readonly string[] s_folders =
        [.. Directory.GetDirectories(Repository.Root).Select(path => Path.GetFileName(path)!).Where(name => name[0] != '.')];

    public static TheoryData<string> All => [.. MarkdownFile.All];

    [Theory]
    [MemberData(nameof(All))]
    public void Commands_OfADocument_AreTakenByTheProgram(string document)
    {
        MarkdownFile file = MarkdownFile.Read(document);
        var problems = new List<string>();
        foreach (Passage line in file.Blocks.SelectMany(Lines))
        {
            foreach (IReadOnlyList<string> command in ShellWords.Commands(line.Text).Select(AsTyped).Where(IsOurs))
                problems.AddRange(Problems(command, isWhole: true).Select(problem => $"{line}: {problem}"));
        }

        foreach (Passage span in file.Spans.Where(span => s_programs.Contains(span.Text.Split(' ')[0])))
        {
            // A sentence names a command without all that it needs.
            foreach (IReadOnlyList<string> command in ShellWords.Commands(span.Text).Where(IsOurs))
                problems.AddRange(Problems(command, isWhole: false).Select(problem => $"{span}: {problem}"));
        }

        problems.ShouldBeEmpty();
    }

    // A sentence that names a command's option without the program before it.
    [Theory]
    [MemberData(nameof(All))]
    public void Options_ThatASentenceNames_AreThere(string document)
    {
        string[] verbs = [.. s_root.Subcommands.Select(command => command.Name)];
        MarkdownFile.Read(document).Spans
            .Where(span => span.Text.Split(' ') is [var verb, _, ..] && verbs.Contains(verb)
                && span.Text.Contains(" --", StringComparison.Ordinal))
            .SelectMany(span => Problems(["leafwire", .. ShellWords.Of(span.Text)], isWhole: false).Select(problem => $"{span}: {problem}"))
            .ShouldBeEmpty();
    }

    // The files of the repository that commands are given: templates, configurations, projects.
    [Theory]
    [MemberData(nameof(All))]
    public void Files_ThatCommandsAreGiven_AreThere(string document) =>
        MarkdownFile.Read(document).Blocks.SelectMany(Lines)
            .SelectMany(line => ShellWords.Commands(line.Text).SelectMany(words => words).Select(word => line with { Text = word }))
            .Where(word => word.Text.Contains('/', StringComparison.Ordinal) && s_folders.Contains(word.Text.Split('/')[0])
                && !s_made.Any(made => word.Text.StartsWith(made, StringComparison.Ordinal)) && !IsMade(word)
                && !File.Exists(Repository.At(word.Text)) && !Directory.Exists(Repository.At(word.Text)))
            .ShouldBeEmpty();

    // What is shown with its answer is shown as it was: a test runs it.
    [Theory]
    [MemberData(nameof(All))]
    public void Examples_WithAnswers_AreCarriedOutByATest(string document)
    {
        if (MarkdownFile.Read(document).Blocks.All(block => block.Kind != "console"))
            return;
        string tests = string.Join('\n', Directory.EnumerateFiles(
            Repository.At("tests/Integration"), "*ExampleTests.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        tests.ShouldContain($"\"{Path.GetFileName(document)}\"", Case.Sensitive, $"no test carries the example of {document} out");
    }

    // What the checks above are worth: each finds what it is for.
    [Theory]
    [InlineData("./leafwire psuh DIR --site dc1", "there is no command 'psuh'; did you mean 'push'?")]
    [InlineData("./leafwire push DIR --sote dc1", "there is no option '--sote' of 'push'; did you mean '--site'?")]
    [InlineData("./leafwire push DIR", "Option '--site' is required.")]
    [InlineData("leafwire-runner --chek", "'--chek' is not understood")]
    public void Problem_OfALine_IsFound(string line, string problem) =>
        Problems(ShellWords.Of(line), isWhole: true).ShouldContain(found => found.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void Documents_Together_ShowMostCommands()
    {
        HashSet<string> shown = [.. MarkdownFile.All.Select(MarkdownFile.Read).SelectMany(file => file.Blocks).SelectMany(Lines)
            .SelectMany(line => ShellWords.Commands(line.Text)).Select(AsTyped).Where(IsOurs)
            .Select(words => words.ElementAtOrDefault(1) ?? "")];
        // A command that no page shows is one that nobody finds.
        s_root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name).Except(shown).ShouldBeEmpty();
    }

    /// <summary>The lines of a block that are typed.</summary>
    private static IEnumerable<Passage> Lines(CodeBlock block)
    {
        Passage? begun = null;
        foreach (Passage line in block.Lines)
        {
            string? typed = begun is not null ? line.Text : block.Kind switch
            {
                "console" or "text" => line.Text.StartsWith("$ ", StringComparison.Ordinal) ? line.Text[2..] : null,
                "" or "bash" or "sh" => line.Text,
                "yaml" => ScriptLine().Match(line.Text) is { Success: true } script ? script.Groups["line"].Value : null,
                _ => null,
            };
            if (typed is null)
                continue;
            Passage whole = begun is null ? line with { Text = typed } : begun with { Text = begun.Text + ' ' + typed.Trim() };
            begun = whole.Text.EndsWith('\\') ? whole with { Text = whole.Text[..^1].TrimEnd() } : null;
            if (begun is null)
                yield return whole;
        }
    }

    // Without the variables that are set for it.
    private static string[] AsTyped(IReadOnlyList<string> words) => [.. words.SkipWhile(word => Variable().IsMatch(word))];

    private static bool IsOurs(IReadOnlyList<string> words) => words.Count > 0 && s_programs.Contains(words[0]);

    private static IReadOnlyList<string> Problems(IReadOnlyList<string> words, bool isWhole)
    {
        string[] arguments = [.. words.Skip(1).Select(word => word.Replace("…", "", StringComparison.Ordinal))];
        if (words[0] == "leafwire-runner")
            return RunnerProblems(arguments);
        ParseResult parsed = s_root.Parse(arguments);
        return [.. UsageProblems.Of(parsed).Where(problem => isWhole || !Missing().IsMatch(problem))];
    }

    // It has no parser apart from what it reads: a file that is not there is no matter of the line.
    private static IReadOnlyList<string> RunnerProblems(string[] arguments)
    {
        int before = Environment.ExitCode;
        using StringWriter output = new(), error = new();
        CommandLine.Read(arguments, new RunnerEnvironment(_ => null), output, error);
        Environment.ExitCode = before;
        return error.ToString().Contains("usage:", StringComparison.Ordinal) ? [error.ToString()] : [];
    }

    // Said of the file behind an option that names what is written.
    private static bool IsMade(Passage word) =>
        Path.GetExtension(word.Text) is ".nk" || word.Text.EndsWith("trusted-keys.json", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*(?:- )?(?:script|run|bash): (?<line>[^|>].*)$")]
    private static partial Regex ScriptLine();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*=")]
    private static partial Regex Variable();

    [GeneratedRegex("is required|was not provided|Required (command|argument)")]
    private static partial Regex Missing();
}
