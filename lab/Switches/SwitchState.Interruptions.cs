using System.Globalization;

namespace Leafwire.Lab.Switches;

/// <summary>What the switch says on its terminals without having been asked.</summary>
internal sealed partial class SwitchState
{
    // A blank line, and the width of every other, in a message of util-linux's wall(1).
    private const int WallWidth = 79;

    private readonly Random _random;
    private int _messages;

    /// <summary>
    /// What the terminal is to show, with a message in it that nobody asked for as often as chance has it: before it, or in the
    /// middle of it. Each is another.
    /// </summary>
    /// <param name="shown">As the terminal shows it, CR LF at the end of its lines; it may be empty.</param>
    /// <param name="chance">How likely it is where the switch is at fault, from 0 to 1.</param>
    public string Interrupted(string shown, double chance) => Read(() =>
    {
        Fault[] kinds = [.. _faults.Where(f => f is Fault.AsyncLog or Fault.Broadcast)];
        if (kinds.Length == 0 || _random.NextDouble() >= chance)
            return shown;
        int at = _random.Next(2) == 0 ? 0 : _random.Next(shown.Length + 1);
        string message = kinds[_random.Next(kinds.Length)] is Fault.AsyncLog ? LogMessage() : Broadcast();
        return shown.Insert(at, message);
    });

    // Facilities, mnemonics and wording as in published logs of EOS.
    private string LogMessage()
    {
        DateTimeOffset now = Time.GetUtcNow();
        string when = TwoPlaces(now, now.ToString("MMM d HH:mm:ss", CultureInfo.InvariantCulture));
        int number = _random.Next(1, 48), count = ++_messages;
        string message = _random.Next(5) switch
        {
            0 => $"Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface Vlan{count}, changed state to up",
            1 => $"Lldp: %LLDP-5-NEIGHBOR_NEW: LLDP neighbor with chassisId 001c.{count >> 16:x4}.{count & 0xffff:x4} and portId "
                + $"\"Ethernet{number}\" added on interface Ethernet{number}",
            2 => $"Bgp: %BGP-5-ADJCHANGE: peer 10.{count >> 16 & 0xff}.{count >> 8 & 0xff}.{count & 0xff} (VRF default AS 65000) old state "
                + "OpenConfirm event Established new state Established",
            3 => $"ConfigAgent: %SYS-5-CONFIG_I: Configured from console by ops on vty{count} (10.0.0.{number})",
            _ => $"Stp: %SPANTREE-6-INTERFACE_STATE: Interface Ethernet{number} instance MST{count} moving from learning to forwarding",
        };
        return $"{when} {HostNameNow} {message}\r\n";
    }

    // As three programs write one: wall(1) of util-linux and of sysvinit, and systemd. Where the terminal makes CR LF of a LF, as
    // they do not expect it, there are two CR.
    private string Broadcast()
    {
        DateTimeOffset now = Time.GetUtcNow();
        string terminal = $"pts/{_random.Next(1, 9)}",
            date = TwoPlaces(now, now.ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture));
        string text = $"Maintenance of rack {++_messages} begins at 22:00", blank = new(' ', WallWidth);
        string from = $"Broadcast message from root@{HostNameNow}";
        string message = _random.Next(3) switch
        {
            0 => $"\r{blank}\r\n{$"{from} ({terminal}) ({date}):".PadRight(WallWidth)[..WallWidth]}\a\a\r\n{blank}\r\n"
                + $"{text.PadRight(WallWidth)}\r\n{blank}\r\n",
            1 => $"\a\r\n{from} ({terminal}) ({date}):\r\n\r\n{text}\r\n",
            _ => $"\r\n{from} on {terminal} ({now.ToString("ddd yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC):\r\n"
                + $"\r\n{text}\r\n\r\n",
        };
        return _random.Next(2) == 0 ? message : message.Replace("\r\n", "\r\r\n", StringComparison.Ordinal);
    }

    // As ctime(3) and syslog have it, where the day takes two places.
    private static string TwoPlaces(DateTimeOffset now, string date) =>
        now.Day < 10 ? date.Insert(date.IndexOf($" {now.Day} ", StringComparison.Ordinal), " ") : date;

    private string HostNameNow => Running.Value("hostname") ?? Options.Name;
}
