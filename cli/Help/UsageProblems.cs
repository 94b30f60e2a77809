using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Leafwire.Cli.Help;

/// <summary>What is wrong with a command line, and what was probably meant.</summary>
internal static partial class UsageProblems
{
    /// <summary>The problems, a sentence each; none for a command line that can be run.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        // A shell asks about a line that is not whole yet.
        if (parsed.RootCommandResult.Command is RootCommand root
            && root.Directives.OfType<SuggestDirective>().Any(directive => parsed.GetResult(directive) is not null))
            return [];
        Command command = parsed.CommandResult.Command;
        // Also beside --help, which passes over everything else.
        string[] unknown = [.. parsed.UnmatchedTokens.Concat(Mistaken(parsed)).Distinct(StringComparer.Ordinal)
            .Select(token => Unknown(token, command))];
        // A word that is not known has others follow that only say so again.
        return unknown.Length > 0 ? unknown
            : [.. parsed.Errors.Select(e => Number().Replace(e.Message, "$2: '$1' is no whole number")).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The command whose help is meant, with a blank behind it; empty for the program's own.</summary>
    public static string Place(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        string place = "";
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } result; at = at.Parent)
            place = $"{result.Command.Name} {place}";
        return place;
    }

    // Where a command takes a word of its own, a slip in an option's name is taken for it. Behind '--' everything is such a word.
    private static IEnumerable<string> Mistaken(ParseResult parsed) =>
        parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash) ? []
            : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value)
                .Where(value => value.StartsWith("--", StringComparison.Ordinal));

    private static string Unknown(string token, Command command)
    {
        bool isOption = token.StartsWith('-');
        string of = command is RootCommand ? "" : $" of '{command.Name}'";
        string said = isOption ? $"there is no option '{token}'{of}"
            : command.Subcommands.Count > 0 ? $"there is no command '{token}'{of}"
            : $"'{token}' is one word too many for '{command.Name}'";
        return Nearest.Of(token, isOption ? Options(command) : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)) is { } near
            ? $"{said}; did you mean '{near}'?"
            : said;
    }

    // The library names the type of .NET.
    [GeneratedRegex(@"^Cannot parse argument '(.*)' for option '(.*)' as expected type 'System\.Int32'\.$")]
    private static partial Regex Number();

    private static IEnumerable<string> Options(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(p => p.Options.Where(o => o.Recursive)))
            .Where(o => !o.Hidden).Select(o => o.Name).Append("--help");
}
