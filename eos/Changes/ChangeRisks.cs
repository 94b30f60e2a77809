using System.Collections;

namespace Leafwire.Eos;

/// <summary>What a change may break, from the configuration before it and its diff.</summary>
public static class ChangeRisks
{
    /// <summary>Fewer lines than this are no configuration of which half could be lost.</summary>
    private const int FewLines = 20;

    /// <summary>Finds the risks, the worst first, each told once.</summary>
    /// <param name="running">The configuration before the change.</param>
    /// <param name="diff">Unified diff against it.</param>
    /// <param name="access">How the switch is reached.</param>
    public static IReadOnlyList<ChangeRisk> Find(string running, string diff, AccessPath access)
    {
        ArgumentNullException.ThrowIfNull(access);
        var change = new ConfigurationChange(running, diff);
        IEnumerable<ChangeRisk> risks =
        [
            .. ManagementRisks.Of(change, access), .. Lost(change), .. Mlag(change), .. Bgp(change), .. Trunks(change), .. Shut(change),
        ];
        return [.. risks.Distinct().OrderBy(risk => risk.Kind)];
    }

    private static IEnumerable<ChangeRisk> Lost(ConfigurationChange change)
    {
        int removed = change.Removed.Count();
        if (change.Before.Count >= FewLines && removed * 2 >= change.Before.Count)
            yield return new ChangeRisk(RiskKind.HalfLost, $"{removed} of {change.Before.Count} lines are removed");
    }

    private static IEnumerable<ChangeRisk> Mlag(ConfigurationChange change)
    {
        foreach (ChangedLine line in change.Lines.Where(l => l.Block == "mlag configuration"))
            yield return new ChangeRisk(RiskKind.Mlag, $"mlag configuration: {Command(line.Text, 1)} is {change.How(line)}");
        string[] links = [.. change.Before.Where(l => l.Block == "mlag configuration" && Starts(l.Text, "peer-link"))
            .Select(l => $"interface {l.Text["peer-link".Length..].Trim()}")];
        foreach (ChangedLine line in change.Lines.Where(
            l => links.Contains(l.Block, StringComparer.OrdinalIgnoreCase) && !Starts(l.Text, "description")))
            yield return new ChangeRisk(RiskKind.Mlag, $"{line.Block}, the peer link: {Command(line.Text, 2)} is {change.How(line)}");
    }

    private static IEnumerable<ChangeRisk> Bgp(ConfigurationChange change)
    {
        ChangedLine[] removed = [.. change.Removed.Where(l => Starts(l.Block, "router bgp"))];
        HashSet<string> left = removed.Length == 0 ? [] : [.. change.After().Select(Neighbor).OfType<string>()];
        foreach (ChangedLine line in removed)
        {
            if (line.Blocks.Count == 0)
            {
                string? now = change.Lines.FirstOrDefault(l => l.IsAdded && l.Blocks.Count == 0 && Starts(l.Text, "router bgp"))?.Text;
                yield return new ChangeRisk(RiskKind.Bgp, now is not null ? $"{line.Text} becomes {now}" : $"{line.Text} is removed");
            }
            else if (Neighbor(line) is { } neighbor
                && line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, _, "description", ..])
            {
                yield return new ChangeRisk(RiskKind.Bgp, $"{neighbor} is {(left.Contains(neighbor) ? "changed" : "removed")}");
            }
        }
    }

    // What is said of a neighbour in an address family goes with it and is told once.
    private static string? Neighbor(ChangedLine line) =>
        Starts(line.Block, "router bgp") && line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["neighbor", var name, _, ..]
            ? $"{string.Join(", ", line.Blocks.Where(b => !Starts(b, "address-family")))}: neighbor {name}"
            : null;

    private static IEnumerable<ChangeRisk> Trunks(ConfigurationChange change)
    {
        const string allowed = "switchport trunk allowed vlan ";
        foreach (string block in change.Lines.Where(
            l => Starts(l.Block, "interface") && l.Text.StartsWith(allowed, StringComparison.Ordinal)).Select(l => l.Block).Distinct())
        {
            bool wasTrunk = change.Before.Any(l => l.Block == block && l.Text == "switchport mode trunk");
            string? before = change.Before.LastOrDefault(l => l.Block == block && l.Text.StartsWith(allowed, StringComparison.Ordinal))
                ?.Text[allowed.Length..];
            string? after = change.After().LastOrDefault(l => l.Block == block && l.Text.StartsWith(allowed, StringComparison.Ordinal))
                ?.Text[allowed.Length..];
            if (before is null && !wasTrunk)
                continue;
            BitArray? was = before is null ? VlanSet.All() : VlanSet.Read(before),
                now = after is null ? VlanSet.All() : VlanSet.Read(after);
            if (was is not null && now is not null && VlanSet.Without(was, now) is { Length: > 0 } lost)
                yield return new ChangeRisk(RiskKind.TrunkNarrowed, $"{block}: VLAN {lost} is no longer allowed");
        }
    }

    private static IEnumerable<ChangeRisk> Shut(ConfigurationChange change)
    {
        HashSet<string> isNew = [.. change.Lines.Where(l => l.IsAdded && l.Blocks.Count == 0).Select(l => l.Text)];
        return change.Lines.Where(
            l => l.IsAdded && l.Text == "shutdown" && l.Blocks.Count == 1 && Starts(l.Block, "interface") && !isNew.Contains(l.Block))
            .Select(l => new ChangeRisk(RiskKind.InterfaceShut, $"{l.Block} is shut"));
    }

    /// <summary>The first words of a command, which say what it is about and hold no secret.</summary>
    internal static string Command(string text, int words) =>
        string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(words));

    /// <summary>True when a line begins with these words.</summary>
    internal static bool Starts(string line, string words) =>
        line.StartsWith(words, StringComparison.OrdinalIgnoreCase) && (line.Length == words.Length || line[words.Length] == ' '
            || (words == "interface Management" && char.IsAsciiDigit(line[words.Length])));
}
