using System.Net;

namespace Leafwire.Eos;

/// <summary>
/// What a configuration says of its switch's place in the fabric. It is read from whatever text there is: what is not understood
/// gives no fact, and never an error. Source of the forms: the EOS user manual (MLAG, VXLAN, BGP) and what AVD writes.
/// </summary>
public sealed record SwitchFacts
{
    /// <summary>A text that says nothing.</summary>
    public static readonly SwitchFacts None = new();

    /// <summary>The <c>domain-id</c> of its MLAG; null without one.</summary>
    public string? MlagDomain { get; init; }

    /// <summary>The <c>peer-address</c> of its MLAG; null without one.</summary>
    public IPAddress? MlagPeer { get; init; }

    /// <summary>The addresses of its interfaces, of a switch with an MLAG domain; else empty.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>It ends VXLAN tunnels (<c>interface Vxlan1</c>).</summary>
    public bool IsVtep { get; init; }

    /// <summary>It has VLANs of its own.</summary>
    public bool HasVlans { get; init; }

    /// <summary>It routes between switches (BGP, OSPF, IS-IS).</summary>
    public bool IsRouting { get; init; }

    /// <summary>It chooses paths over a WAN (<c>router path-selection</c>).</summary>
    public bool IsWan { get; init; }

    /// <summary>BGP neighbors that are named by their address.</summary>
    public int BgpNeighbors { get; init; }

    /// <summary>Reads a configuration.</summary>
    public static SwitchFacts Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new FactReader();
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
            reader.Take(line.TrimEnd());
        return reader.Facts;
    }

    private sealed class FactReader
    {
        private readonly HashSet<string> _neighbors = new(StringComparer.Ordinal);
        private readonly List<IPAddress> _addresses = [];
        private readonly HeredocTracker _texts = new();
        private SwitchFacts _facts = None;
        private Block _block;

        private enum Block
        {
            Other,
            Interface,
            Mlag,
            Bgp,
        }

        public SwitchFacts Facts => _facts with
        {
            BgpNeighbors = _neighbors.Count,
            Addresses = _facts.MlagDomain is null ? [] : [.. _addresses],
        };

        public void Take(ReadOnlySpan<char> line)
        {
            ReadOnlySpan<char> words = line.TrimStart();
            if ((_texts.IsOpen || OpensText(words)) && _texts.IsText(line.ToString()))
                return;
            if (words.IsEmpty || words[0] == '!')
                return;
            if (words.Length == line.Length)
                Begin(words);
            else
                Inside(words);
        }

        // Most lines open none, and are not taken apart to see it.
        private static bool OpensText(ReadOnlySpan<char> words) => !words.IsEmpty && (words[0] is 'a' or 'b' or 'c' or 'p');

        private void Begin(ReadOnlySpan<char> line)
        {
            _block = Block.Other;
            if (line.StartsWith("interface "))
                _block = Block.Interface;
            else if (line.StartsWith("mlag"))
                _block = Block.Mlag;
            else if (line.StartsWith("router bgp "))
                _block = Block.Bgp;
            _facts = _facts with
            {
                IsVtep = _facts.IsVtep || line.StartsWith("interface Vxlan"),
                HasVlans = _facts.HasVlans || (line.StartsWith("vlan ") && line.Length > 5 && char.IsAsciiDigit(line[5])),
                IsRouting = _facts.IsRouting || _block == Block.Bgp || line.StartsWith("router ospf") || line.StartsWith("router isis"),
                IsWan = _facts.IsWan || line.StartsWith("router path-selection"),
            };
        }

        private void Inside(ReadOnlySpan<char> line)
        {
            switch (_block)
            {
                case Block.Interface when Value(line, "ip address ") is { IsEmpty: false } own && Address(Word(own)) is { } address:
                    _addresses.Add(address);
                    break;
                case Block.Mlag when Value(line, "domain-id ") is { IsEmpty: false } domain:
                    _facts = _facts with { MlagDomain = domain.ToString() };
                    break;
                case Block.Mlag when Value(line, "peer-address ") is { IsEmpty: false } peer && Address(Word(peer)) is { } address:
                    _facts = _facts with { MlagPeer = address };
                    break;
                case Block.Bgp when Value(line, "neighbor ") is { IsEmpty: false } neighbor && Address(Word(neighbor)) is { } address:
                    _neighbors.Add(address.ToString());
                    break;
            }
        }

        private static ReadOnlySpan<char> Value(ReadOnlySpan<char> line, string command) =>
            line.StartsWith(command, StringComparison.Ordinal) ? line[command.Length..].Trim() : [];

        private static ReadOnlySpan<char> Word(ReadOnlySpan<char> text) => text.IndexOf(' ') is var end and >= 0 ? text[..end] : text;

        // "10.0.0.1/31" and "10.0.0.1"; a bare number would pass for an address, too.
        private static IPAddress? Address(ReadOnlySpan<char> word)
        {
            ReadOnlySpan<char> bare = word.IndexOf('/') is var mask and >= 0 ? word[..mask] : word;
            return (bare.Contains('.') || bare.Contains(':')) && IPAddress.TryParse(bare, out IPAddress? address) ? address : null;
        }
    }
}
