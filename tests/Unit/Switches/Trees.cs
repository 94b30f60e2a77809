using CsCheck;

namespace Leafwire.Tests.Unit.Switches;

/// <summary>Random configurations.</summary>
internal static class Trees
{
    private static readonly Gen<string> Name = Gen.OneOf("A", "MGMT", "TENANT_B", "x-1", "10");

    private static readonly Gen<string[]> Leaf = Gen.OneOf(
        Name.Select(n => new[] { "description " + n }),
        Name.Select(n => new[] { "no neighbor " + n + " activate" }),
        Name.Select(n => new[] { "neighbor " + n + " activate" }),
        Gen.OneOf("shutdown", "no shutdown", "mtu 1500", "mtu 9214", "switchport", "no switchport", "ip address 192.0.2.1/31")
            .Select(l => new[] { l }),
        Gen.Select(Name, Name, (a, b) => new[] { "!! " + a, "!! " + b }),
        Gen.Select(Name, Gen.OneOf("", "  spaced", "! marked", "   end", "exit"), (n, body) => new[] { "comment", body, n, "EOF" }));

    private static readonly Gen<string> Known = Gen.OneOf(
        Gen.Int[1, 6].Select(i => $"interface Ethernet{i}"),
        Gen.Int[1, 6].Select(i => $"vlan {i}"),
        Name.Select(n => "vrf instance " + n));

    private static readonly Gen<string[]> Section = Gen.OneOf(
        Gen.Select(Known, Leaf.Array[0, 4]),
        // What nobody knows to be a section is one by what is indented below it.
        Gen.Select(Name.Select(n => "unheard-of section " + n),
            Gen.Select(Gen.Const(new[] { "first" }), Leaf.Array[0, 3], (first, rest) => (string[][])[first, .. rest])))
        .Select((header, lines) => lines.SelectMany(l => l).Select((l, _) => l).Aggregate((IEnumerable<string>)[header], Indent).ToArray());

    private static readonly Gen<string[]> Top = Gen.OneOf(
        Name.Select(n => new[] { "hostname " + n }),
        Name.Select(n => new[] { "ip name-server " + n }),
        Gen.Select(Name, Gen.OneOf("text", "   text", "!"), (n, body) => new[] { "banner motd", body, n, "EOF" }),
        Gen.Const(new[] { "!" }));

    /// <summary>Text of a configuration, indented as EOS does it.</summary>
    public static Gen<string> Text { get; } =
        Gen.Frequency((3, Section), (2, Top)).Array[0, 12].Select(blocks => string.Join('\n', blocks.SelectMany(b => b)) + "\n");

    // Only the body of a heredoc stands where it stands.
    private static IEnumerable<string> Indent(IEnumerable<string> lines, string line)
    {
        bool isText = lines.Contains("   comment")
            && lines.SkipWhile(l => l != "   comment").Count(l => l == "EOF") < lines.Count(l => l == "   comment");
        return lines.Append(isText ? line : "   " + line);
    }
}
