using System.Collections;
using System.Globalization;

namespace Leafwire.Eos;

/// <summary>A list of VLANs as EOS writes it: <c>10,20-29</c>, <c>all</c> or <c>none</c>.</summary>
internal static class VlanSet
{
    private const int Count = 4096;

    /// <summary>All that there are.</summary>
    public static BitArray All() => new(Count, true);

    /// <summary>Reads a list; null when it is none.</summary>
    public static BitArray? Read(string text)
    {
        if (text == "all")
            return All();
        var vlans = new BitArray(Count);
        if (text == "none")
            return vlans;
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || !Id(ends[0], out int first) || !Id(ends[^1], out int last))
                return null;
            for (int vlan = first; vlan <= last; vlan++)
                vlans[vlan] = true;
        }

        return vlans;
    }

    /// <summary>Those that are in the one and not in the other, as a list; empty for none.</summary>
    public static string Without(BitArray one, BitArray other)
    {
        var parts = new List<string>();
        for (int vlan = 1; vlan < Count; vlan++)
        {
            int first = vlan;
            while (vlan < Count && one[vlan] && !other[vlan])
                vlan++;
            if (vlan > first)
                parts.Add(vlan - first == 1 ? $"{first}" : $"{first}-{vlan - 1}");
        }

        return string.Join(',', parts);
    }

    private static bool Id(string text, out int id) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id)
        && id is > 0 and < Count;
}
