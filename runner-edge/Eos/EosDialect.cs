using System.Text.RegularExpressions;
using Leafwire.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Eos;

/// <summary>What EOS says and wants to hear, as data. Prompts and words as seen on 4.31 to 4.35 and in Arista's manual.</summary>
internal static partial class EosDialect
{
    /// <summary>Sent after the login, in this order; a switch that knows one of them not is used without.</summary>
    public static readonly EosCommand[] Setup =
    [
        // A width of 32767 closed the channel on one image.
        new("terminal length 0") { Prompt = PromptChange.Host, LastLine = SwitchWords.PaginationDisabled, Answers = true },
        new("terminal width 511"),
    ];

    public const string ShowVersion = "show version";
    public const string ShowRunning = "show running-config";
    public const string ShowStartup = "show startup-config";
    public const string ShowSessions = "show configuration sessions detail";
    public const string ShowDiff = "show session-config diffs";
    public const string Empty = "rollback clean-config";
    public const string Load = "copy terminal: session-config";
    public const string Drop = "abort";
    public const string Save = "write memory";
    public const string Enable = "enable";

    /// <summary>How people say it.</summary>
    public static readonly OperatorWords Words = new(ShowRunning, "show configuration sessions", Save,
        "no service configuration session commit save startup-config", "no service configuration session commit merge");

    /// <summary>Ctrl-C, which declines whatever is asked.</summary>
    public const string Interrupt = "\x03";

    /// <summary>Questions that a command may ask, and how each is declined.</summary>
    public static readonly EosQuestion[] Questions =
    [
        new(PasswordQuestion(), Interrupt),
        new(ChoiceQuestion(), "n\n"),
    ];

    /// <summary>
    /// <c>host></c>, <c>host#</c>, <c>host(config)#</c>, <c>host(config-s-PREFIX-if-Et1)#</c>, <c>host(s1)(config)#</c>; with
    /// the <c>prompt</c> command anything stands in the place of the host name, also blanks, a clock, <c>@</c>, <c>:</c>.
    /// </summary>
    [GeneratedRegex(@"^(?<name>.*?)(?<mode>(?:\([^()]*\)){0,2})(?<level>[>#])[ \t]{0,4}$", RegexOptions.CultureInvariant)]
    public static partial Regex Prompt();

    /// <summary>What the prompt begins with when nobody has set another.</summary>
    [GeneratedRegex(@"^[^\s()<>#%]{1,255}$", RegexOptions.CultureInvariant)]
    public static partial Regex HostName();

    /// <summary>The mode of a prompt within a configuration session. How much of the name it shows differs between versions.</summary>
    [GeneratedRegex(@"\(config-s-[^()]*\)$", RegexOptions.CultureInvariant)]
    public static partial Regex SessionMode();

    [GeneratedRegex(@"^Software image version:\s*(?<version>\S{1,128})", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    public static partial Regex Version();

    /// <summary>The pager, which is switched off; it asks all the same where <c>terminal length</c> is not authorized.</summary>
    [GeneratedRegex(@"^\s*-{1,2} ?[Mm]ore ?-{1,2}\s*$", RegexOptions.CultureInvariant)]
    public static partial Regex Pager();

    /// <summary>Lines at the top of <c>show running-config</c> that are about the asking, not the configuration.</summary>
    [GeneratedRegex(@"^! ?(?:Command:|device:|Time:|Startup-config last modified|Running-config last modified|Last configuration change)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    public static partial Regex VolatileHeader();

    public static string Open(string session) => $"configure session {session}";

    public static string Arm(TimeSpan timer) => $"commit timer {CommitTimer.Format(timer)}";

    public static string Confirm(string session) => $"configure session {session} commit";

    /// <summary>Drops a session that is open, and takes back one whose timer runs.</summary>
    public static string Revert(string session) => $"configure session {session} abort";

    /// <summary>True for a line without end that may be a question of a form that is not known.</summary>
    public static bool MayAsk(string tail) => tail.AsSpan().TrimEnd() is [.., '?' or ':'];

    /// <summary>Where in a line a log message begins, or the line itself is one; -1 for an answer's own line.</summary>
    public static int LogMessageAt(string line)
    {
        if (LogMessage().Match(line) is { Success: true } message)
            return message.Index;
        return PlainLogMessage().IsMatch(line) ? 0 : -1;
    }

    // "Mar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: …", with a year or as RFC 3339 where it is so configured. Not every
    // program gives the day two places.
    [GeneratedRegex(@"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}[0-9]{1,2} (?:[0-9]{4} )?[0-9]{2}:[0-9]{2}:[0-9]{2}"
        + @"(?:\.[0-9]{1,9})?(?: [0-9]{4})?"
        + @"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,20}(?:Z|[+-][0-9]{2}:?[0-9]{2})?) [^ %]{1,255} [^%]{0,200}?%[A-Z][A-Z0-9_]{0,63}-[0-7]-",
        RegexOptions.CultureInvariant)]
    private static partial Regex LogMessage();

    // Of a program that does not write EOS's form: only as a line of its own.
    [GeneratedRegex(
        @"^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}[0-9]{1,2} [0-9]{2}:[0-9]{2}:[0-9]{2} [^ ]{1,255} [^ :]{1,64}: ",
        RegexOptions.CultureInvariant)]
    private static partial Regex PlainLogMessage();

    [GeneratedRegex(@"(?:\[y/n\]|\(y/n\)|\[yes/no\]|\[confirm\]|\bProceed\b[^\r\n]*\?)[\s:?]*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ChoiceQuestion();

    [GeneratedRegex(@"\b(?:password|passphrase)\b[^:\r\n]*:\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex PasswordQuestion();
}
