using System.Globalization;

namespace Leafwire.Lab.Switches;

/// <summary>How a fault is written, and what it does.</summary>
/// <param name="Name">Its first word.</param>
/// <param name="Value">What follows the name, with its separator and in brackets where it may be left out; empty for nothing.</param>
/// <param name="Meaning">What it does, for people.</param>
/// <param name="Of">The fault of a value, empty for none given; null for a value that is not understood.</param>
internal sealed record FaultForm(string Name, string Value, string Meaning, Func<string, Fault?> Of)
{
    private static readonly char[] Separators = [':', '='];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FaultForm> All { get; } =
    [
        new("slow-commit", ":SECONDS", "each commit takes that long", v => Seconds(v) is { } time ? new Fault.SlowCommit(time) : null),
        new("refuse-line", ":TEXT", "a configuration line that contains the text is refused",
            v => v.Trim().Length > 0 ? new Fault.RefuseLine(v) : null),
        new("refuse-commit", "", "no commit is accepted", _ => new Fault.RefuseCommit()),
        new("drop-at", $":{string.Join('|', Fault.DropStages)}[:TIMES]",
            "the connection is cut at that stage, once or so many times", Drop),
        new("unreachable", "", "connections are refused", _ => new Fault.Unreachable()),
        new("lose-management", "", "after a commit nobody gets through until the switch reverts", _ => new Fault.LoseManagement()),
        new("foreign-session", "", "somebody else's session holds a running commit timer", _ => new Fault.ForeignSession()),
        new("wrong-host-key", "", "it shows another host key than the one it is known by", _ => new Fault.WrongHostKey()),
        new("deny", ":COMMAND[:TIMES]", "AAA denies a command that begins with these words (`*` is any one word), always or so many times",
            v => Denial(v, whileArmed: false)),
        new("deny-armed", ":COMMAND[:TIMES]", "the same while a commit timer runs, and at no other time", v => Denial(v, whileArmed: true)),
        new("slow-auth", "[:SECONDS]", "AAA takes so long for each command (2 s)",
            v => Seconds(v, "2") is { } time ? new Fault.SlowAuth(time) : null),
        new("lockout", "[:LOGINS[:SECONDS]]", "after so many refused logins (3) the account is locked for a while (300 s)", Lockout),
        new("login-breaks-on-commit", "", "after a commit every login is refused until the switch reverts",
            _ => new Fault.LoginBreaksOnCommit()),
        new("password-expired", "", "the login asks for a new password; whoever answers changes it", _ => new Fault.PasswordExpired()),
        new("async-log", "", "log messages come to the terminal at any moment", _ => new Fault.AsyncLog()),
        new("broadcast", "", "messages to all terminals come at any moment", _ => new Fault.Broadcast()),
        new("double-echo", "", "a command is echoed a second time, behind the prompt", _ => new Fault.DoubleEcho()),
        new("clock-prompt", "", "the prompt holds the time", _ => new Fault.ClockPrompt()),
        new("warn", ":TEXT", "each load and commit is taken with this warning", v => v.Trim().Length > 0 ? new Fault.Warn(v.Trim()) : null),
        new("session-leaves-table", "[:SECONDS]", "while it commits (3 s) a session is missing from the table",
            v => Seconds(v, "3") is { } time ? new Fault.SessionLeavesTable(time) : null),
        new("slow-revert", "[:SECONDS]", "going back takes so long (5 s)",
            v => Seconds(v, "5") is { } time ? new Fault.SlowRevert(time) : null),
        new("rehash-secrets", "", "a secret in clear text is kept hashed, each time with another salt", _ => new Fault.RehashSecrets()),
        new("defaults-shown", "", "it shows settings that nobody has configured", _ => new Fault.DefaultsShown()),
        new("autosave", "", "every commit, also one with a timer, is written to the startup configuration", _ => new Fault.Autosave()),
        new("merge-on-commit", "", "a commit keeps what others added since the session was opened", _ => new Fault.MergeOnCommit()),
        new("pace", "=real|instant", "it takes as long as a real switch for everything, or no time",
            v => v is "real" or "instant" ? new Fault.Pace(v == "real") : null),
    ];

    /// <summary>Name and value, for example <c>drop-at:STAGE</c>.</summary>
    public string Text => Name + Value;

    /// <summary>Reads a fault's text; null for none.</summary>
    public static Fault? Read(string text)
    {
        int end = text.IndexOfAny(Separators);
        string name = end < 0 ? text : text[..end];
        if (All.FirstOrDefault(f => f.Name == name) is not { } form)
            return null;
        if (end < 0)
            return form.Value.Length == 0 || form.Value[0] == '[' ? form.Of("") : null;
        // An empty value is not the same as none.
        return form.Value.TrimStart('[').StartsWith(text[end]) && text.Length > end + 1 ? form.Of(text[(end + 1)..]) : null;
    }

    // A command may hold colons itself (copy terminal:); only a number at the end is a count.
    private static Fault.Deny? Denial(string text, bool whileArmed)
    {
        (string command, int? times) = Counted(text);
        return command.Length == 0 ? null : new Fault.Deny(command, times, whileArmed);
    }

    private static Fault.DropAt? Drop(string text)
    {
        (string stage, int? times) = Counted(text);
        return Fault.DropStages.Contains(stage) ? new Fault.DropAt(stage, times ?? 1) : null;
    }

    private static (string Text, int? Times) Counted(string text)
    {
        int colon = text.LastIndexOf(':');
        int? times = colon < 0 ? null : Count(text[(colon + 1)..]);
        return ((times is null ? text : text[..colon]).Trim(), times);
    }

    private static Fault.Lockout? Lockout(string text)
    {
        string[] parts = text.Length == 0 ? ["3"] : text.Split(':');
        return parts.Length <= 2 && Count(parts[0]) is { } logins && Seconds(parts.ElementAtOrDefault(1) ?? "300") is { } duration
            ? new Fault.Lockout(logins, duration)
            : null;
    }

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and <= 1000 ? count : null;

    private static TimeSpan? Seconds(string text, string whenNothingIsSaid = "") =>
        double.TryParse(
            text.Length == 0 ? whenNothingIsSaid : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds is > 0 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
