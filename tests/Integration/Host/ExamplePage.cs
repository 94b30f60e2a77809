using System.Text.RegularExpressions;
using Leafwire.Lab;
using Leafwire.Tests.Documents;
using Leafwire.Tests.Processes;

namespace Leafwire.Tests.Integration.Host;

/// <summary>A command of a page's example.</summary>
/// <param name="Command">What is typed.</param>
/// <param name="Shown">The lines that the page shows below it.</param>
internal sealed record ExampleStep(string Command, IReadOnlyList<string> Shown);

/// <summary>
/// A page of <c>docs/</c> whose <c>console</c> blocks are an example. A line that is shown holds its words in their order, with
/// <c>…</c> for what stands between; FIRST, SECOND and THIRD each stand for a push, DIGEST
/// for that of a change, the same one each time.
/// </summary>
internal sealed partial class ExamplePage(string text)
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    public IReadOnlyList<ExampleStep> Steps { get; } = [.. Read(text)];

    /// <summary>The files in JSON that the page shows.</summary>
    public IReadOnlyList<string> Samples { get; } = [.. Sample().Matches(text).Select(match => match.Groups["text"].Value)];

    public static async Task<ExamplePage> ReadAsync(string page, CancellationToken cancellationToken) =>
        new(await File.ReadAllTextAsync(Path.Combine(LabPaths.Root, "docs", page), cancellationToken));

    /// <summary>The push that a word of the page stands for.</summary>
    public string Push(string word) => _ids[word];

    /// <summary>Runs a command as the operators' program and looks for the lines that the page shows.</summary>
    /// <param name="step">The command.</param>
    /// <param name="folder">Where it is run.</param>
    /// <param name="storage">The connection string of storage.</param>
    /// <param name="api">The host's address; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RunAsync(ExampleStep step, string folder, string storage, Uri? api, CancellationToken cancellationToken) =>
        RunAsync(step, async words =>
        {
            CommandRun run = words[0] == ApiCall.Program
                ? await ApiCall.RunAsync(words, api, cancellationToken)
                : await new OperatorProgram(folder, storage, api).RunAsync(words.Skip(1), cancellationToken);
            return run.Output + run.Error;
        });

    /// <summary>Runs a command and looks for the lines that the page shows.</summary>
    /// <param name="step">The command.</param>
    /// <param name="run">Runs its words, of which the first is the program, and gives what it prints.</param>
    public async Task RunAsync(ExampleStep step, Func<IReadOnlyList<string>, Task<string>> run)
    {
        string output = await run(ShellWords.Of(Id().Replace(step.Command, m => _ids.GetValueOrDefault(m.Value, m.Value))));
        string[] lines = output.Split('\n');
        int at = 0;
        foreach (string expected in step.Shown)
        {
            int found = Array.FindIndex(lines, at, line => Matches(expected, line));
            found.ShouldBeGreaterThanOrEqualTo(0, $"$ {step.Command}\nshows no line '{expected}' behind line {at}:\n{output}");
            at = found + 1;
        }
    }

    private static IEnumerable<ExampleStep> Read(string page)
    {
        string? command = null;
        var shown = new List<string>();
        foreach (string line in Block().Matches(page).SelectMany(m => m.Groups["text"].Value.TrimEnd('\n').Split('\n')))
        {
            // Within a list a block is indented.
            if (!line.TrimStart().StartsWith("$ ", StringComparison.Ordinal))
            {
                shown.Add(line.Trim());
                continue;
            }

            if (command is not null)
                yield return new ExampleStep(command, shown);
            (command, shown) = (line.TrimStart()[2..], []);
        }

        if (command is not null)
            yield return new ExampleStep(command, shown);
    }

    private bool Matches(string expected, string line)
    {
        string pattern = string.Join(".*", expected.Split('…', StringSplitOptions.TrimEntries).Select(part => Id().Replace(
            Regex.Escape(part), m => _ids.TryGetValue(m.Value, out string? id) ? id : $"(?<{m.Value}>{Form(m.Value)})")));
        Match match = Regex.Match(line, pattern);
        foreach (Group group in match.Groups.Values.Where(g => match.Success && g.Success && Id().IsMatch(g.Name)))
            _ids[group.Name] = group.Value;
        return match.Success;
    }

    private static string Form(string word) => word == "DIGEST" ? "sha256:[0-9a-f]{64}" : "[0-9a-f]{16}";

    [GeneratedRegex(@"^ *```console\n(?<text>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^```json\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"\b(?:FIRST|SECOND|THIRD|DIGEST)\b")]
    private static partial Regex Id();
}
