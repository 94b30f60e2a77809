using System.Diagnostics.CodeAnalysis;

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
    /// <c>drop-at:STAGE[:TIMES]</c>: the SSH connection is cut when the switch sees the stage, once or so many times. With
    /// <c>arm</c>, <c>confirm</c> and <c>save</c> the command has taken effect and its answer is lost.
    /// </summary>
    /// <param name="Stage">One of <see cref="DropStages"/>.</param>
    /// <param name="Times">How often.</param>
    public sealed record DropAt(string Stage, int Times = 1) : Fault;

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
            return denied.Length <= typed.Length
                && !denied.Where((word, i) => word != "*" && !Fits(word, typed[i], isLast: i == denied.Length - 1)).Any();
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
    /// login is refused for a while, 5 minutes when nothing is said. It is locked on all switches that share their
    /// <see cref="LoginAccounts"/>.
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

    /// <summary>
    /// <c>pace=real</c>: connecting, loading, committing, reverting and saving take as long as on a real switch; <c>pace=instant</c>:
    /// no time at all, which is so when nothing is said. Of several the last one counts, so that one switch may differ from all.
    /// </summary>
    /// <param name="IsReal">True for that of a real switch.</param>
    public sealed record Pace(bool IsReal) : Fault;

    /// <summary>
    /// <c>password-expired</c>: after the right password the login asks for a new one, in the dialogue of keyboard-interactive or on
    /// the terminal; whoever answers it changes the account's password.
    /// </summary>
    public sealed record PasswordExpired : Fault;

    /// <summary>
    /// <c>async-log</c>: log messages come to the terminal at any moment: between the lines of an answer, between its last line and
    /// the prompt, behind the prompt with and without another prompt afterwards.
    /// </summary>
    public sealed record AsyncLog : Fault;

    /// <summary><c>broadcast</c>: messages to all terminals, as <c>wall</c> sends them, at any moment.</summary>
    public sealed record Broadcast : Fault;

    /// <summary>
    /// <c>clock-prompt</c>: the prompt holds the time, as with <c>prompt %H__%D{%H:%M:%S}%v%P</c>, unless the configuration has one.
    /// </summary>
    public sealed record ClockPrompt : Fault;

    /// <summary><c>warn:TEXT</c>: each load is taken with the warning <c>! TEXT at line N</c>, each commit with <c>! TEXT</c>.</summary>
    /// <param name="Text">The text.</param>
    public sealed record Warn(string Text) : Fault;

    /// <summary><c>rehash-secrets</c>: a secret that is given in clear text is kept hashed, each time with another salt.</summary>
    public sealed record RehashSecrets : Fault;

    /// <summary><c>defaults-shown</c>: the switch shows settings that nobody has configured.</summary>
    public sealed record DefaultsShown : Fault;

    /// <summary><c>autosave</c>: every commit, also one with a timer, is written to the startup configuration at once.</summary>
    public sealed record Autosave : Fault;

    /// <summary>
    /// <c>merge-on-commit</c>: a commit keeps what others added to the running configuration since the session was opened.
    /// </summary>
    public sealed record MergeOnCommit : Fault;

    /// <summary>The stages of <see cref="DropAt"/>.</summary>
    public static IReadOnlyList<string> DropStages { get; } = ["connect", "load", "diff", "arm", "prove", "confirm", "save"];

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
        fault = FaultForm.Read(text);
        error = fault is null ? $"'{text}' is no fault; there are: {string.Join(", ", FaultForm.All.Select(f => f.Text))}" : null;
        return fault is not null;
    }
}
