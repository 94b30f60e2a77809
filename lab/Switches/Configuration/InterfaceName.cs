namespace Leafwire.Lab.Switches.Configuration;

/// <summary>Interface names: what people type, the full name in a configuration, the short name in a prompt.</summary>
internal static class InterfaceName
{
    private static readonly (string Full, string Short)[] s_kinds =
    [
        ("Dps", "Dp"), ("Ethernet", "Et"), ("Loopback", "Lo"), ("Management", "Ma"), ("Port-Channel", "Po"),
        ("Recirc-Channel", "Rc"), ("Tunnel", "Tu"), ("Vlan", "Vl"), ("Vxlan", "Vx"),
    ];

    /// <summary><c>Ethernet1/2</c> becomes <c>Et1/2</c>; anything else stays.</summary>
    public static string Shorten(string word)
    {
        foreach ((string full, string abbreviated) in s_kinds)
        {
            if (word.Length > full.Length && word.StartsWith(full, StringComparison.Ordinal) && char.IsAsciiDigit(word[full.Length]))
                return abbreviated + word[full.Length..];
        }
        return word;
    }

    /// <summary>
    /// <c>et1</c>, <c>Eth 1</c> and <c>ethernet1</c> become <c>Ethernet1</c>; null when the words are no single interface
    /// (<c>profile X</c>, <c>defaults</c>, a range). The shortest abbreviation has two letters.
    /// </summary>
    public static string? Expand(ReadOnlySpan<string> words)
    {
        if (words.Length is 0 or > 2)
            return null;
        string name = string.Concat(words);
        int digits = name.AsSpan().IndexOfAnyInRange('0', '9');
        if (digits < 2)
            return null;
        string kind = name[..digits];
        foreach ((string full, _) in s_kinds)
        {
            if (full.StartsWith(kind, StringComparison.OrdinalIgnoreCase))
                return full + name[digits..];
        }
        return null;
    }
}

