using System.Text.RegularExpressions;
using Leafwire.Eos;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>A step of a session that checks nothing.</summary>
/// <param name="Text">What is sent.</param>
/// <param name="Until">What the answer ends with.</param>
internal sealed record BareStep(string Text, Regex Until)
{
    private const string EndOfText = "\x04";

    // A prompt that stands behind what the switch says, or alone on its line.
    private static readonly Regex s_prompt = Answer("\n", @"[>#]"), s_privileged = Answer("\n", "#"), s_session = Answer("\n", InSession);

    /// <summary>What a switch greets with.</summary>
    public static Regex Greeting { get; } = new(@"[>#]\s*$");

    private static string InSession => @"\(config-s[^()]*\)#";

    /// <summary>The first connection: a candidate in place of what runs, committed with a timer, as the runner does it.</summary>
    public static IReadOnlyList<BareStep> Arm(string session, string configuration) =>
    [
        .. SetUp(),
        new($"configure session {session}\n", s_session),
        new("rollback clean-config\n", s_session),
        new("copy terminal: session-config\n", new(Regex.Escape(SwitchWords.EnterInput) + @"\s*$")),
        new(configuration + EndOfText, Answer(Regex.Escape(SwitchWords.CopyCompleted) + @"\s+", InSession)),
        new("show session-config diffs\n", s_session),
        new("commit timer 00:05:00\n", s_privileged),
    ];

    /// <summary>The second connection: the table of sessions, the confirmation, the startup configuration.</summary>
    public static IReadOnlyList<BareStep> Confirm(string session) =>
    [
        .. SetUp(),
        new("show configuration sessions detail\n", s_privileged),
        new($"configure session {session} commit\n", s_privileged),
        new("write memory\n", Answer(Regex.Escape(SwitchWords.CopyCompleted) + @"\s+", "#")),
    ];

    private static IEnumerable<BareStep> SetUp() =>
    [
        new("terminal length 0\n", Answer(Regex.Escape(SwitchWords.PaginationDisabled) + @"\s+", "[>#]")),
        new("terminal width 511\n", s_prompt),
        new("enable\n", s_privileged),
    ];

    private static Regex Answer(string words, string ending) => new(words + @"[^\s()>#]+" + ending + @"[ \t]*$");
}
