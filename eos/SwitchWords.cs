using System.Text.RegularExpressions;

namespace Leafwire.Eos;

/// <summary>
/// What EOS says about a command: that it is done, that it is refused, or what should be known. Words as read off EOS 4.31
/// to 4.35 by public projects and in Arista's manual.
/// </summary>
public static partial class SwitchWords
{
    /// <summary>The end of <c>copy</c> and <c>write memory</c>. A load ends with it also when lines were refused.</summary>
    public const string CopyCompleted = "Copy completed successfully.";

    /// <summary>The answer to <c>terminal length 0</c>.</summary>
    public const string PaginationDisabled = "Pagination disabled.";

    /// <summary>What <c>copy terminal:</c> says before it reads.</summary>
    public const string EnterInput = "enter input line by line; when done enter one or more control-d";

    /// <summary>The command, or a line of a load, is not known.</summary>
    public const string InvalidInput = "% Invalid input";

    /// <summary>The command needs more words.</summary>
    public const string IncompleteCommand = "% Incomplete command";

    /// <summary>The command may be several.</summary>
    public const string AmbiguousCommand = "% Ambiguous command";

    /// <summary>The answer of <c>enable</c> to a wrong password.</summary>
    public const string BadPasswords = "% Bad passwords";

    /// <summary>The command needs <c>enable</c> first.</summary>
    public const string PrivilegeRequired = "% Invalid input (privileged mode required)";

    /// <summary>The answer to <c>| json</c> where a command has none.</summary>
    public const string UnconvertedCommand = "% This is an unconverted command";

    /// <summary>No further session can be opened.</summary>
    public const string TooManySessions =
        "% Maximum number of pending sessions has been reached. Please commit or abort previous sessions before creating a new one.";

    /// <summary>The answer to <c>terminal width</c>.</summary>
    public static string WidthSet(int columns) => $"Width set to {columns} columns.";

    /// <summary>
    /// A line of a load is refused; the line itself is told before, behind <c>> </c>. Before 2021 the token was not named.
    /// </summary>
    /// <param name="line">Its number, from 1.</param>
    /// <param name="token">The line's first word.</param>
    public static string InvalidInputAt(int line, string token) => $"{InvalidInput} (at token 0: '{token}') at line {line}";

    /// <summary>AAA denies a command.</summary>
    public static string AuthorizationDenied(string command) => $"% Authorization denied for command '{command}'";

    /// <summary>True for a line that refuses, and for no note that only begins like one.</summary>
    public static bool IsRefusal(string line) => Refusal().IsMatch(line) && !Note().IsMatch(line);

    /// <summary>True when a session was refused because there are too many.</summary>
    public static bool IsTooManySessions(string words) => PendingSessions().IsMatch(words);

    /// <summary>True for an answer that says that a copy completed.</summary>
    public static bool IsCopyCompleted(string answer) => Copied().IsMatch(answer);

    /// <summary>The number of the line of a load that is spoken of; null when none is.</summary>
    public static int? LineNumber(string words) =>
        AtLine().Match(words) is { Success: true } at ? int.Parse(at.Groups["line"].ValueSpan) : null;

    /// <summary>
    /// True for a line that says that a command which says nothing when it succeeds has failed: a commit or a load also
    /// answers <c>Error: …</c> without a percent sign.
    /// </summary>
    public static bool IsFailure(string line) => IsRefusal(line) || Error().IsMatch(line);

    /// <summary>True for one of the refusals that any command may get, and which no command's output holds.</summary>
    public static bool IsGeneralRefusal(string line) => GeneralRefusal().IsMatch(line);

    /// <summary>
    /// True for a line that says that the switch does not know a command as it was written: asked again it says the same.
    /// </summary>
    public static bool IsUnknownCommand(string line) => UnknownCommand().IsMatch(line);

    /// <summary>
    /// True for what should be known though the command succeeded, such as <c>! Change will take effect only after
    /// switch reboot at line 3</c>.
    /// </summary>
    public static bool IsWarning(string line) => Warning().IsMatch(line) && !IsRefusal(line);

    // Good output may begin with the sign: "%Cpu(s):  1.3 us".
    [GeneratedRegex(@"^%%?(?: \S|(?:Error|Invalid|Incomplete|Ambiguous|Unavailable|Authorization|Cannot)\b)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Refusal();

    [GeneratedRegex(@"^% ?(?:Invalid input|Incomplete command|Ambiguous command|Unavailable command|Authorization denied|Error\b)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex GeneralRefusal();

    [GeneratedRegex(@"^% ?(?:Invalid input|Incomplete command|Ambiguous command|Unavailable command)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex UnknownCommand();

    [GeneratedRegex(@"^Error\b *:", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Error();

    [GeneratedRegex(@"^(?:! ?[^! ]|%? ?Warning\b)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Warning();

    // A line of successful output that begins like a refusal.
    [GeneratedRegex(@"^% ?Writing\b", RegexOptions.CultureInvariant)]
    private static partial Regex Note();

    [GeneratedRegex(@"\bat line (?<line>[0-9]{1,9})\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AtLine();

    [GeneratedRegex(@"Maximum number of pending sessions", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PendingSessions();

    [GeneratedRegex(@"^Copy completed successfully\.?", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Copied();
}
