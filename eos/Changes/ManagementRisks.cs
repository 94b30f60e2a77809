using static Leafwire.Eos.ChangeRisks;

namespace Leafwire.Eos;

/// <summary>How a switch is managed and logged in to, and what of it the way to the switch depends on.</summary>
internal static class ManagementRisks
{
    private const string Ssh = "management ssh";
    private const string DefaultVrf = "default";

    /// <summary>Of <c>management ssh</c>: what may change and lets everybody in as before.</summary>
    private static readonly string[] HarmlessSsh = ["idle-timeout", "log-level", "login timeout", "description"];

    /// <summary>Of an interface: where it can be reached.</summary>
    private static readonly string[] OfAnAddress = ["ip address", "ipv6 address", "vrf"];

    private static readonly string[] LoginCommands =
        ["aaa", "enable password", "enable secret", "tacacs-server", "radius-server", "ldap-server"];

    public static IEnumerable<ChangeRisk> Of(ConfigurationChange change, AccessPath access)
    {
        string[] interfaces = Interfaces(change, access.Address);
        string[] vrfs = [.. interfaces.Select(
            i => change.Before.FirstOrDefault(l => l.Block == i && Starts(l.Text, "vrf"))?.Text.Split(' ')[^1] ?? DefaultVrf).Distinct()];
        foreach (ChangedLine line in change.Lines)
        {
            if (DependsOn(change, line, interfaces, vrfs, access.User))
                yield return new ChangeRisk(RiskKind.OwnAccess, $"{Where(line)}'{line.Text}' is {change.How(line)}");
            else if (IsManagement(line, interfaces, vrfs))
                yield return new ChangeRisk(RiskKind.Management, line.Blocks.Count == 0
                    ? $"{Command(line.Text, 4)} is {change.How(line)}"
                    : $"{Where(line)}{Command(line.Text, 2)} is {change.How(line)}");
            else if (LoginCommands.Any(c => Starts(line.Block, c))
                || (line.Blocks.Count == 0 && Starts(line.Text, $"username {access.User}")))
                yield return new ChangeRisk(RiskKind.Login,
                    $"{Command(line.Block, line.Block.StartsWith("aaa", StringComparison.Ordinal) ? 4 : 2)} is {change.How(line)}");
        }
    }

    // The one that has the address; by a name it cannot be told, so it may be any of those for management.
    private static string[] Interfaces(ConfigurationChange change, string address)
    {
        string[] holders = [.. change.Before.Where(l => l.Blocks.Count == 1 && Starts(l.Block, "interface")
            && l.Text.Split(' ') is ["ip" or "ipv6", "address", var its, ..] && its.Split('/')[0] == address).Select(l => l.Block)];
        return holders.Length > 0 ? holders : [.. change.Before.Where(l => l.Blocks.Count == 0 && Starts(l.Text, "interface Management"))
            .Select(l => l.Text)];
    }

    private static bool DependsOn(ConfigurationChange change, ChangedLine line, string[] interfaces, string[] vrfs, string user)
    {
        if (interfaces.Contains(line.Block) && line.Blocks.Count == 1)
        {
            bool holdsAddress = change.Before.Any(
                l => l.Block == line.Block && (Starts(l.Text, "ip address") || Starts(l.Text, "ipv6 address")));
            return line.IsAdded ? holdsAddress && (line.Text == "shutdown" || Starts(line.Text, "vrf")) : OfAnAddress.Any(
                c => Starts(line.Text, c));
        }

        if (line.Block == Ssh && line.Blocks.Count > 0)
        {
            bool isOtherVrf = line.Blocks.Append(line.Text).FirstOrDefault(b => Starts(b, "vrf")) is { } vrf
                && !vrfs.Contains(vrf.Split(' ')[^1]);
            return !isOtherVrf
                && (line.IsAdded ? line.Text == "shutdown" : line.Text != "shutdown" && !HarmlessSsh.Any(c => Starts(line.Text, c)));
        }

        if (line.IsAdded || line.Blocks.Count > 0)
            return false;
        return Starts(line.Text, $"username {user}") || Starts(line.Text, "aaa authentication") || Starts(line.Text, "aaa authorization")
            || vrfs.Any(vrf => line.Text == $"vrf instance {vrf}" || IsDefaultRoute(line.Text, vrf));
    }

    private static bool IsManagement(ChangedLine line, string[] interfaces, string[] vrfs) =>
        ((interfaces.Contains(line.Block) || Starts(line.Block, "interface Management")) && line.Blocks.Count > 0
            && !Starts(line.Text, "description"))
        || (line.Block == Ssh && line.Blocks.Count > 0)
        || (line.Blocks.Count == 0
            && vrfs.Any(vrf => IsDefaultRoute(line.Text, vrf) || (vrf != DefaultVrf && (line.Text == $"vrf instance {vrf}"
                || Starts(line.Text, $"ip route vrf {vrf}") || Starts(line.Text, $"ipv6 route vrf {vrf}")))));

    private static bool IsDefaultRoute(string text, string vrf) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["ip" or "ipv6", "route", "vrf", var its, "0.0.0.0/0" or "::/0", ..] => its == vrf,
        ["ip" or "ipv6", "route", "0.0.0.0/0" or "::/0", ..] => vrf == DefaultVrf,
        _ => false,
    };

    private static string Where(ChangedLine line) => line.Blocks.Count == 0 ? "" : $"{string.Join(", ", line.Blocks)}: ";
}
