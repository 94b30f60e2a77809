using Leafwire.Eos;

namespace Leafwire.Pipeline.Planning;

/// <summary>What a switch is for. Devices of one role are one tier of the fabric.</summary>
internal static class DeviceRoles
{
    private const string Leaf = "leaf";
    private const string Spine = "spine";
    private const string LayerTwoLeaf = "l2leaf";

    /// <summary>Words in names, as people and AVD's node types write them.</summary>
    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["leaf"] = Leaf,
        ["l3leaf"] = Leaf,
        ["tor"] = Leaf,
        ["l2leaf"] = LayerTwoLeaf,
        ["spine"] = Spine,
        ["l2spine"] = Spine,
        ["l3spine"] = Spine,
        ["superspine"] = "superspine",
        ["super"] = "superspine",
        ["border"] = "border",
        ["borderleaf"] = "border",
        ["service"] = "service",
        ["services"] = "service",
        ["access"] = "access",
        ["agg"] = "distribution",
        ["aggregation"] = "distribution",
        ["dist"] = "distribution",
        ["distribution"] = "distribution",
        ["core"] = "core",
        ["edge"] = "edge",
        ["wan"] = "wan",
        ["pathfinder"] = "pathfinder",
    };

    /// <summary>Words that are too short to mean something without a number behind them.</summary>
    private static readonly Dictionary<string, string> Numbered = new(StringComparer.OrdinalIgnoreCase)
    {
        ["p"] = "p",
        ["pe"] = "pe",
        ["rr"] = "rr",
        ["pf"] = "pathfinder",
    };

    /// <summary>The role of a device.</summary>
    /// <param name="device">Its name.</param>
    /// <param name="facts">What its configuration says.</param>
    /// <returns>A word; null when neither tells.</returns>
    public static string? Of(string device, SwitchFacts facts)
    {
        string? named = Named(device);
        // A leaf that routes nothing and has VLANs hangs below another one.
        if (named == Leaf)
            return facts is { HasVlans: true, IsRouting: false, IsVtep: false } ? LayerTwoLeaf : Leaf;
        return named ?? Configured(facts);
    }

    private static string? Configured(SwitchFacts facts) => facts switch
    {
        { IsWan: true } => "wan",
        { IsRouting: true, IsVtep: true } or { IsRouting: true, HasVlans: true, MlagDomain: not null } => Leaf,
        { HasVlans: false, IsVtep: false, MlagDomain: null, BgpNeighbors: > 1 } => Spine,
        _ => null,
    };

    // The last word that is known counts, because sites stand in front; but a border leaf is no leaf, a super spine no spine.
    private static string? Named(string device)
    {
        string? found = null;
        foreach (string part in device.Split('-', '_', '.'))
        {
            string word = Bare(part);
            string? role = Words.GetValueOrDefault(word) ?? (word.Length < part.Length ? Numbered.GetValueOrDefault(word) : null);
            found = (found, role) switch
            {
                (_, null) => found,
                ("border" or "service", Leaf) or ("superspine", Spine) => found,
                _ => role,
            };
        }

        return found;
    }

    // "leaf1a" and "LEAF12" without what counts them.
    private static string Bare(string part)
    {
        int end = part.Length;
        if (end > 1 && char.IsAsciiLetter(part[end - 1]) && char.IsAsciiDigit(part[end - 2]))
            end--;
        while (end > 0 && char.IsAsciiDigit(part[end - 1]))
            end--;
        return part[..end];
    }
}
