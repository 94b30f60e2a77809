using System.Globalization;

namespace Leafwire.Lab.Switches;

/// <summary>What the switch says on its terminals without having been asked.</summary>
internal sealed partial class SwitchState
{
    private readonly Random _random;

    /// <summary>Text for the terminal that nobody asked for, as often as chance has it; null for none.</summary>
    /// <param name="chance">How likely it is where the switch is at fault, from 0 to 1.</param>
    public IReadOnlyList<string>? TakeInterruption(double chance) => Read(() =>
    {
        Fault[] kinds = [.. _faults.Where(f => f is Fault.AsyncLog or Fault.Broadcast)];
        if (kinds.Length == 0 || _random.NextDouble() >= chance)
            return null;
        return kinds[_random.Next(kinds.Length)] is Fault.AsyncLog ? [LogMessage()] : Broadcast();
    });

    // Facilities, mnemonics and wording as in published logs of EOS.
    private string LogMessage()
    {
        string when = Time.GetUtcNow().ToString("MMM d HH:mm:ss", CultureInfo.InvariantCulture);
        int number = _random.Next(1, 48);
        string message = _random.Next(5) switch
        {
            0 => $"Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet{number}, changed state to up",
            1 => $"Lldp: %LLDP-5-NEIGHBOR_NEW: LLDP neighbor with chassisId 001c.7300.00{number:x2} and portId \"Ethernet{number}\" added on interface Ethernet{number}",
            2 => $"Bgp: %BGP-5-ADJCHANGE: peer 10.0.0.{number} (VRF default AS 65000) old state OpenConfirm event Established new state Established",
            3 => $"ConfigAgent: %SYS-5-CONFIG_I: Configured from console by ops on vty{number} (10.0.0.{number})",
            _ => $"Stp: %SPANTREE-6-INTERFACE_STATE: Interface Ethernet{number} instance MST0 moving from learning to forwarding",
        };
        return $"{when} {Running.Value("hostname") ?? Options.Name} {message}";
    }

    // As wall(1) writes it.
    private IReadOnlyList<string> Broadcast() =>
    [
        "",
        $"Broadcast message from root@{Running.Value("hostname") ?? Options.Name} (pts/{_random.Next(1, 9)}) ({Time.GetUtcNow().ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture)}):",
        "",
        "Maintenance of the rack begins at 22:00",
        "",
    ];
}
