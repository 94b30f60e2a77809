namespace Leafwire.Tests.Unit.Eos;

/// <summary>
/// What comes to a terminal that nobody asked for, byte for byte: log messages, and broadcasts as three programs write them.
/// </summary>
internal static class Noise
{
    private const string When = "Sun Mar  1 12:00:01 2026";
    private const string Text = "The system is going down for maintenance at 13:00";

    /// <summary>One log message.</summary>
    public const string Log =
        "Mar  1 12:00:01 leaf1 Lldp: %LLDP-5-NEIGHBOR_NEW: LLDP neighbor with chassisId 001c.7312 added on interface Ethernet1\r\n";

    private static readonly string Blank = new(' ', 79);

    /// <summary>All forms, by what they are.</summary>
    public static IReadOnlyDictionary<string, string> Forms { get; } = new Dictionary<string, string>
    {
        ["log"] = Log,
        ["log with RFC 3339 time"] = "2026-03-01T12:00:01.123456+00:00 leaf1.dc1 Ebra: %LINEPROTO-5-UPDOWN: "
            + "Line protocol on Interface Ethernet1 (to spine1), changed state to up\r\n",
        ["a log whose day has one place"] = "Mar 1 12:00:01 leaf1 Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface Vlan9, changed "
            + "state to up\r\n",
        ["two logs"] = "Mar 11 12:00:01 leaf1 ConfigAgent: %SYS-5-CONFIG_SESSION_COMMIT_TIMER_STARTED: User admin started\r\n"
            + "Mar 11 12:00:02 leaf1 Stp: %SPANTREE-6-INTERFACE_ADD: Interface Ethernet1\r\n",
        ["util-linux"] = UtilLinux(Text),
        ["util-linux, a text with an empty line"] = UtilLinux("Rack 3", "", Text),
        ["util-linux, where LF is made CR LF"] = UtilLinux(Text).Replace("\r\n", "\r\r\n", StringComparison.Ordinal),
        ["sysvinit"] = SysVInit(Text),
        ["sysvinit, from shutdown, where LF is made CR LF"] = SysVInit("\r" + Text).Replace("\r\n", "\r\r\n", StringComparison.Ordinal),
        ["systemd"] = Systemd(Text),
        ["systemd, two lines, where LF is made CR LF"] = Systemd("Rack 3", Text).Replace("\r\n", "\r\r\n", StringComparison.Ordinal),
        ["a log and two broadcasts"] = Log + SysVInit(Text) + UtilLinux(Text),
    };

    /// <summary>Whose end is not told: all lines of the text but one are left in the answer.</summary>
    public static string LongSysVInit { get; } = SysVInit("Rack 3", Text, "Save your work");

    private static string UtilLinux(params string[] text) =>
        $"\r{Blank}\r\n{$"Broadcast message from root@leaf1 (pts/0) ({When}):".PadRight(79)}\a\a\r\n{Blank}\r\n"
        + $"{string.Concat(text.Select(line => line.PadRight(79) + "\r\n"))}{Blank}\r\n";

    private static string SysVInit(params string[] text) =>
        $"\a\r\nBroadcast message from root@leaf1 (pts/0) ({When}):\r\n\r\n{string.Concat(text.Select(line => line + "\r\n"))}";

    private static string Systemd(params string[] text) =>
        $"\r\nBroadcast message from root@leaf1 on pts/0 (Sun 2026-03-01 12:00:01 UTC):\r\n\r\n{string.Join("\r\n", text)}\r\n\r\n";
}
