namespace Leafwire.Tests.Unit.Work;

/// <summary>Parts of transcripts of a whole command, in the words of EOS 4.35.</summary>
internal static class Lines
{
    public const string Session = "lw-01234567-00000a";

    public const string Before = "!\nhostname leaf1\n!\nvlan 10\n!\nend\n";

    public const string Candidate = "hostname leaf1\n!\nvlan 20\n   name NEW\n!\nend\n";

    public const string After = "!\nhostname leaf1\n!\nvlan 20\n   name NEW\n!\nend\n";

    public const string Diff =
        "--- system:/running-config\n+++ session:/lw-01234567-00000a-session-config\n@@ -1,4 +1,5 @@\n-vlan 10\n+vlan 20\n+   name NEW\n";

    /// <summary>The first connection of a command: login, terminal, version.</summary>
    public static string Hello(string host = "leaf1") => $"""
        {Again(host)}
        > show version
        < show version
        < Arista cEOSLab
        < Software image version: 4.35.0F-43748283.4350F (engineering build)
        < {host}#
        """;

    /// <summary>A further connection: the version is known.</summary>
    public static string Again(string host = "leaf1") => $"""
        < {host}#
        > terminal length 0
        < terminal length 0
        < Pagination disabled.
        < {host}#
        > terminal width 511
        < terminal width 511
        < Width set to 511 columns.
        < {host}#
        """;

    /// <summary>The sessions; rows are <c>name state</c>.</summary>
    public static string Sessions(string? armed = null, string left = "0:04:58", string host = "leaf1", params string[] rows) =>
        string.Join('\n',
        [
            "> show configuration sessions detail",
            "< show configuration sessions detail",
            "< Maximum number of completed sessions: 1",
            "< Maximum number of pending sessions: 5",
            "< Merge on commit is disabled",
            "< Autosave to startup-config on commit is disabled",
            "<",
            .. armed is null
                ? Array.Empty<string>()
                : [$"< Session with pending commit timer: {armed}", $"< Time left until commit timer expiry: in {left}", "<"],
            "<   Name             State     User  Terminal Completed Time      Committed By",
            "< - ---------------- --------- ----- -------- ------------------- ------------",
            .. armed is null ? Array.Empty<string>() : [$"<   {armed}      committed                2026-09-20 23:35:15 admin"],
            .. rows.Select(row => $"<   {row.Split(' ')[0]}      {row.Split(' ')[1]}   admin vty4"),
            $"< {host}#",
        ]);

    /// <summary>The session was committed and no timer runs.</summary>
    public static string Committed => Sessions(rows: $"{Session} committed");

    /// <summary>The table does not hold the session, which is asked for twice.</summary>
    public static string Absent => Join(Sessions(), Sessions());

    /// <summary>Nothing but the prompt, which is asked for twice and says nothing.</summary>
    public const string NoTable = "> show configuration sessions detail\n< show configuration sessions detail\n< leaf1#\n"
        + "> show configuration sessions detail\n< show configuration sessions detail\n< leaf1#";

    /// <summary>A command that the AAA server denies.</summary>
    public static string Denied(string command) => $"> {command}\n< {command}\n< % Authorization denied for command '{command}'\n< leaf1#";

    /// <summary>EOS 4.31 and older: the state in the row, nothing above the table.</summary>
    public static string OldSessions(string armed, string host = "leaf1") => $"""
        > show configuration sessions detail
        < show configuration sessions detail
        < Maximum number of completed sessions: 1
        < Maximum number of pending sessions: 5
        <
        <   Name         State                 User     Terminal
        <   ------------ --------------------- -------- --------
        <   {armed}  pendingCommitTimer
        < {host}#
        """;

    public static string Running(string text, string host = "leaf1") =>
        $"> show running-config\n< show running-config\n< ! Command: show running-config\n< ! device: {host} (cEOSLab, "
        + $"EOS-4.35.0F)\n{Said(text)}< {host}#";

    /// <summary>Open, empty, load.</summary>
    public static string Load(string candidate = Candidate, string answer = "") => $"""
        > configure session lw-01234567-00000a
        < configure session lw-01234567-00000a
        < leaf1(config-s-lw-0123)#
        > rollback clean-config
        < rollback clean-config
        < leaf1(config-s-lw-0123)#
        > copy terminal: session-config
        < copy terminal: session-config
        < enter input line by line; when done enter one or more control-d
        <
        {string.Concat(candidate.TrimEnd('\n').Split('\n').Select(line => $"> {line}\n"))}> \x04\c
        {Said(candidate)}{Said(answer)}< Copy completed successfully.
        < leaf1(config-s-lw-0123)#
        """;

    public static string ReadDiff(string diff = Diff) =>
        $"> show session-config diffs\n< show session-config diffs\n{Said(diff)}< leaf1(config-s-lw-0123)#";

    /// <summary>Nothing differs, which is asked for twice.</summary>
    public static string NoDiff => Join(ReadDiff(""), ReadDiff(""));

    public static string Startup(string text) =>
        "> show startup-config\n< show startup-config\n< ! Command: show startup-config\n< ! Startup-config last modified at Sun Mar 1 "
        + $"11:00:00 2026 by admin\n< ! device: leaf1 (cEOSLab, EOS-4.35.0F)\n{Said(text)}< leaf1#";

    public const string Drop = "> abort\n< abort\n< leaf1#";

    public static string Abort(string session = Session, string host = "leaf1", string after = "leaf1") =>
        $"> configure session {session} abort\n< configure session {session} abort\n< {after}#";

    public static string Arm(string timer = "00:05:00", string host = "leaf1") =>
        $"> commit timer {timer}\n< commit timer {timer}\n< {host}#";

    public const string Confirm = "> configure session lw-01234567-00000a commit\n< configure session lw-01234567-00000a commit\n< leaf1#";

    public const string Save = "> write memory\n< write memory\n< Copy completed successfully.\n< leaf1#";

    /// <summary>Everything up to a loaded session with a diff.</summary>
    public static string Prepared => Join(Hello(), Unprepared);

    /// <summary>The same on a further connection.</summary>
    public static string PreparedAgain => Join(Again(), Unprepared);

    private static string Unprepared => Join(Sessions(), Running(Before), Load(), ReadDiff());

    /// <summary>The fresh connection that proves an armed switch.</summary>
    public static string Proof => Join(Again(), Sessions(Session), Running(After));

    public static string Join(params string[] parts) => string.Join('\n', parts);

    private static string Said(string text) =>
        text.Length == 0 ? "" : string.Concat(text.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "<\n" : $"< {line}\n"));
}
