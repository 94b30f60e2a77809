using System.Text.RegularExpressions;
using Leafwire.Eos;
using Leafwire.Runner.Eos;

namespace Leafwire.Tests.Unit.Golden;

/// <summary>
/// What of an answer is EOS and no value: kinds of lines in the order in which they come first, and the mode of the prompt. What
/// nobody asked for, empty lines and the echo are left out.
/// </summary>
internal static partial class AnswerForm
{
    /// <summary>The form of an answer.</summary>
    /// <param name="sent">What was sent before it; null for a login.</param>
    /// <param name="said">All that the switch said, with the echo.</param>
    public static IReadOnlyList<string> Of(string? sent, byte[] said)
    {
        var screen = new QuietScreen();
        screen.Append(said);
        string[] lines = [.. (sent ?? "").Split('\n').Select(line => line.Trim('\x04'))];
        var kinds = new List<string>();
        foreach (string line in screen.Lines)
        {
            if (KindOf(lines[0], line, lines) is { } kind && !kinds.Contains(kind))
                kinds.Add(kind);
        }

        kinds.Add(KindOfTail(screen.Tail));
        // A difference of nothing may be an empty line.
        if (lines[0] == "show session-config diffs" && kinds is [_] && screen.Lines.Count > 1)
            kinds.Insert(0, "empty line");
        return kinds;
    }

    private static string? KindOf(string command, string line, string[] sent)
    {
        string text = line.TrimEnd();
        if (QuotedLine().IsMatch(text))
            return "> line";
        if (text.Length == 0 || sent.Contains(line) || sent.Contains(text) || IsEcho(command, text))
            return null;
        if (SwitchWords.IsFailure(text))
            return SwitchWords.IsTooManySessions(text) ? text : GeneralWords().Match(text) is { Success: true } words ? words.Value
                : "failure";
        return command switch
        {
            "" or "\n" => null,
            "show version" =>
                text.StartsWith("Software image version:", StringComparison.Ordinal) ? "Software image version: X" : "about the switch",
            "show running-config" or "show startup-config" =>
                VolatileHead().Match(text) is { Success: true } head ? head.Value : text == ConfigurationLine.End ? text : "configuration",
            "show session-config diffs" => DiffHead().Match(text) is { Success: true } head
                ? head.Value.Replace("session:/", "session:/X", StringComparison.Ordinal)
                : "difference",
            "show configuration sessions detail" => KindOfTable(text),
            // "% Writing …" tells of progress.
            _ when text.StartsWith('%') => null,
            _ when SwitchWords.IsWarning(text) => "! warning",
            _ => Values().Replace(text, "X"),
        };
    }

    private static string? KindOfTable(string text)
    {
        if (text.Contains("---", StringComparison.Ordinal))
            return text.StartsWith('-') ? "- ---" : "  ---";
        if (text.Contains("Name ", StringComparison.Ordinal) || Sentence().IsMatch(text))
            return Values().Replace(Blanks().Replace(text.Trim(), " "), "X");
        string[] cells = text.Trim(' ', '*').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // Kept in the table while a terminal is in it; the simulated switch forgets it at once.
        return cells[1] == "aborted" ? null : $"session {(cells[1] == "completed" ? "committed" : cells[1])}";
    }

    // A switch that falls behind echoes a second time, behind the prompt.
    private static bool IsEcho(string command, string text) =>
        command.Length > 0 && text.EndsWith(command, StringComparison.Ordinal)
        && (text == command || EosPrompt.Read(text[..^command.Length]) is not null);

    private static string KindOfTail(string tail) =>
        EosDialect.Pager().IsMatch(tail) ? "pager"
        : EosPrompt.Read(tail) is { } prompt ? $"prompt "
            + $"{SessionName().Replace(prompt.Mode, "(config-s-X")}{(prompt.IsPrivileged ? '#' : '>')}"
        : $"'{tail}'";

    [GeneratedRegex(@"^> ")]
    private static partial Regex QuotedLine();

    [GeneratedRegex(
        @"^% ?(?:Invalid input(?: \(privileged mode required\))?|Incomplete command|Ambiguous command|Authorization denied for command)",
        RegexOptions.CultureInvariant)]
    private static partial Regex GeneralWords();

    [GeneratedRegex(@"^! ?(?:Command: show \S+|device: |Startup-config last modified at )", RegexOptions.CultureInvariant)]
    private static partial Regex VolatileHead();

    [GeneratedRegex(@"^(?:--- system:/running-config$|\+\+\+ session:/(?=\S+-session-config$)|@@)", RegexOptions.CultureInvariant)]
    private static partial Regex DiffHead();

    [GeneratedRegex(@"^(?:Maximum number|Merge on commit|Autosave|Session with|Time left)", RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\(config-s-[^-()]{1,7}(?:-[^-()]{0,4})?", RegexOptions.CultureInvariant)]
    private static partial Regex SessionName();

    [GeneratedRegex(@"'[^']*'|[0-9][0-9:]*|(?<=timer: )\S+", RegexOptions.CultureInvariant)]
    private static partial Regex Values();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
