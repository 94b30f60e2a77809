using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Leafwire.Lab.Switches;

/// <summary>Something that is wrong with a simulated switch.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary><c>slow-commit:SECONDS</c>: each commit takes that long.</summary>
    /// <param name="Duration">How long.</param>
    public sealed record SlowCommit(TimeSpan Duration) : Fault;

    /// <summary><c>refuse-line:TEXT</c>: a configuration line that contains the text is <c>% Invalid input</c>.</summary>
    /// <param name="Text">The text.</param>
    public sealed record RefuseLine(string Text) : Fault;

    /// <summary><c>refuse-commit</c>: no commit is accepted.</summary>
    public sealed record RefuseCommit : Fault;

    /// <summary>
    /// <c>drop-at:STAGE</c>: the SSH connection is cut once, when the switch first sees the stage. With <c>arm</c>,
    /// <c>confirm</c> and <c>save</c> the command has taken effect and its answer is lost.
    /// </summary>
    /// <param name="Stage">One of <see cref="DropStages"/>.</param>
    public sealed record DropAt(string Stage) : Fault;

    /// <summary><c>unreachable</c>: connections are refused.</summary>
    public sealed record Unreachable : Fault;

    /// <summary>
    /// <c>lose-management</c>: after a commit that changed the configuration, open connections are dead and new ones are
    /// refused until the switch reverts by its commit timer.
    /// </summary>
    public sealed record LoseManagement : Fault;

    /// <summary><c>foreign-session</c>: somebody else's session holds a running commit timer.</summary>
    public sealed record ForeignSession : Fault;

    /// <summary><c>wrong-host-key</c>: the switch shows another host key than the one it is known by.</summary>
    public sealed record WrongHostKey : Fault;

    /// <summary>
    /// <c>deny:COMMAND[:TIMES]</c>: AAA denies a command that begins with these words; <c>*</c> stands for any one word. So
    /// many times, or always. <c>deny-armed:COMMAND[:TIMES]</c>: only while a commit timer runs.
    /// </summary>
    /// <param name="Command">The words, for example <c>configure session * commit</c>.</param>
    /// <param name="Times">How often; null for always.</param>
    /// <param name="WhileArmed">True for no other time than while a commit timer runs.</param>
    public sealed record Deny(string Command, int? Times = null, bool WhileArmed = false) : Fault
    {
        /// <summary>True for a command that is denied.</summary>
        public bool Fits(string command)
        {
            string[] denied = Words(Command), typed = Words(command);
            return denied.Length <= typed.Length && !denied.Where((word, i) => word != "*" && !Fits(word, typed[i], isLast: i == denied.Length - 1)).Any();
        }

        private static bool Fits(string word, string typed, bool isLast) =>
            isLast ? typed.StartsWith(word, StringComparison.OrdinalIgnoreCase) : typed.Equals(word, StringComparison.OrdinalIgnoreCase);

        private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary><c>slow-auth[:SECONDS]</c>: AAA takes so long to authorize each command; 2 s when nothing is said.</summary>
    /// <param name="Duration">How long.</param>
    public sealed record SlowAuth(TimeSpan Duration) : Fault;

    /// <summary>
    /// <c>lockout[:LOGINS[:SECONDS]]</c>: after so many refused logins, 3 when nothing is said, the account is locked: every
    /// login is refused for a while, 5 minutes when nothing is said. It is locked on all switches that share their <see cref="LoginAccounts"/>.
    /// </summary>
    /// <param name="Logins">Refused logins that are one too many.</param>
    /// <param name="Duration">How long it is locked.</param>
    public sealed record Lockout(int Logins, TimeSpan Duration) : Fault;

    /// <summary>
    /// <c>login-breaks-on-commit</c>: after a commit that changed the configuration every login is refused until the switch
    /// reverts; connections that are open stay so.
    /// </summary>
    public sealed record LoginBreaksOnCommit : Fault;

    /// <summary><c>double-echo</c>: a command is echoed as it is typed, and again behind the prompt before its answer.</summary>
    public sealed record DoubleEcho : Fault;

    /// <summary>
    /// <c>session-leaves-table[:SECONDS]</c>: committing, confirming and reverting take so long, 3 s when nothing is said; the
    /// session is missing from the table meanwhile, and the running configuration changes at the end.
    /// </summary>
    /// <param name="Duration">How long.</param>
    public sealed record SessionLeavesTable(TimeSpan Duration) : Fault;

    /// <summary><c>slow-revert[:SECONDS]</c>: going back takes so long, 5 s when nothing is said, by timer and by abort.</summary>
    /// <param name="Duration">How long.</param>
    public sealed record SlowRevert(TimeSpan Duration) : Fault;

    /// <summary><c>real-pace</c>: connecting, loading, committing, reverting and saving take as long as on a real switch.</summary>
    public sealed record RealPace : Fault;

    /// <summary><c>autosave</c>: every commit, also one with a timer, is written to the startup configuration at once.</summary>
    public sealed record Autosave : Fault;

    /// <summary><c>merge-on-commit</c>: a commit keeps what others added to the running configuration since the session was opened.</summary>
    public sealed record MergeOnCommit : Fault;

    /// <summary>The stages of <see cref="DropAt"/>.</summary>
    public static IReadOnlyList<string> DropStages { get; } = ["connect", "load", "diff", "arm", "prove", "confirm", "save"];

    /// <summary>How the faults are written, one a line, for help and error messages.</summary>
    public static IReadOnlyList<string> Forms { get; } =
    [
        "slow-commit:SECONDS", "refuse-line:TEXT", "refuse-commit", $"drop-at:{string.Join('|', DropStages)}",
        "unreachable", "lose-management", "foreign-session", "wrong-host-key", "deny:COMMAND[:TIMES]", "deny-armed:COMMAND[:TIMES]", "slow-auth[:SECONDS]",
        "lockout[:LOGINS[:SECONDS]]", "login-breaks-on-commit", "double-echo", "session-leaves-table[:SECONDS]", "slow-revert[:SECONDS]",
        "real-pace", "autosave", "merge-on-commit",
    ];

    /// <summary>Reads a fault's text form.</summary>
    /// <exception cref="FormatException">It is none; the message lists the faults.</exception>
    public static Fault Parse(string text) =>
        TryParse(text, out Fault? fault, out string? error) ? fault : throw new FormatException(error);

    /// <summary>Reads a fault's text form.</summary>
    /// <param name="text">For example <c>drop-at:arm</c>.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="error">What is wrong with the text, and which faults there are.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Fault? fault, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon];
        string? value = colon < 0 ? null : text[(colon + 1)..];
        fault = (name, value) switch
        {
            ("slow-commit", not null) when Seconds(value) is { } duration => new SlowCommit(duration),
            ("refuse-line", not null) when value.Trim().Length > 0 => new RefuseLine(value),
            ("refuse-commit", null) => new RefuseCommit(),
            ("drop-at", not null) when DropStages.Contains(value) => new DropAt(value),
            ("unreachable", null) => new Unreachable(),
            ("lose-management", null) => new LoseManagement(),
            ("foreign-session", null) => new ForeignSession(),
            ("wrong-host-key", null) => new WrongHostKey(),
            ("deny", not null) => Denial(value, whileArmed: false),
            ("deny-armed", not null) => Denial(value, whileArmed: true),
            ("slow-auth", _) when Seconds(value ?? "2") is { } duration => new SlowAuth(duration),
            ("lockout", _) => LockoutOf((value ?? "3").Split(':')),
            ("login-breaks-on-commit", null) => new LoginBreaksOnCommit(),
            ("double-echo", null) => new DoubleEcho(),
            ("session-leaves-table", _) when Seconds(value ?? "3") is { } duration => new SessionLeavesTable(duration),
            ("slow-revert", _) when Seconds(value ?? "5") is { } duration => new SlowRevert(duration),
            ("real-pace", null) => new RealPace(),
            ("autosave", null) => new Autosave(),
            ("merge-on-commit", null) => new MergeOnCommit(),
            _ => null,
        };
        error = fault is null ? $"'{text}' is no fault; there are: {string.Join(", ", Forms)}" : null;
        return fault is not null;
    }

    // A command may hold colons itself (copy terminal:); only a number at the end is a count.
    private static Deny? Denial(string text, bool whileArmed)
    {
        int colon = text.LastIndexOf(':');
        int? times = colon < 0 ? null : Count(text[(colon + 1)..]);
        string command = (times is null ? text : text[..colon]).Trim();
        return command.Length == 0 ? null : new Deny(command, times, whileArmed);
    }

    private static Lockout? LockoutOf(string[] parts) =>
        parts.Length <= 2 && Count(parts[0]) is { } logins && Seconds(parts.ElementAtOrDefault(1) ?? "300") is { } duration ? new Lockout(logins, duration) : null;

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and <= 1000 ? count : null;

    private static TimeSpan? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
