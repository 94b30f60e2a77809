using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Eos;

/// <summary>A switch's state by the commands and JSON models of EOS 4.29 to 4.35. A member that is not there is no state.</summary>
/// <param name="run">Asks for text.</param>
/// <param name="json">Asks for JSON; the command comes without its filter.</param>
internal sealed partial class EosState(
    Func<string, CancellationToken, Task<SwitchResult<string>>> run,
    Func<string, CancellationToken, Task<SwitchResult<string>>> json) : IStateReader
{
    private const string NotUnderstood = "its JSON is not of the form that is known";

    public Task<Reading<IReadOnlyList<BgpPeer>>> BgpPeersAsync(BgpFamily family, CancellationToken cancellationToken)
    {
        string command = family switch
        {
            BgpFamily.Ipv4 => "show ip bgp summary vrf all",
            BgpFamily.Ipv6 => "show ipv6 bgp summary vrf all",
            _ => "show bgp evpn summary",
        };
        return ReadAsync<IReadOnlyList<BgpPeer>>(command, root => [.. Peers(root, family)], cancellationToken, "% BGP inactive", []);
    }

    public Task<Reading<MlagStatus>> MlagAsync(CancellationToken cancellationToken) => ReadAsync(
        "show mlag", root => new MlagStatus(
            Text(root, "state"), Optional(root, "negStatus"), Optional(root, "peerLinkStatus"), Optional(root, "localIntfStatus")),
        cancellationToken);

    public Task<Reading<IReadOnlyList<LldpNeighbor>>> LldpNeighborsAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<LldpNeighbor>>(
            "show lldp neighbors",
            root => [.. root.GetProperty("lldpNeighbors").EnumerateArray()
                .Select(n => new LldpNeighbor(Text(n, "port"), Text(n, "neighborDevice"), Text(n, "neighborPort")))],
            cancellationToken);

    public Task<Reading<IReadOnlyList<LinkStatus>>> LinksAsync(CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<LinkStatus>>(
        "show interfaces status",
        root =>
            [.. root.GetProperty("interfaceStatuses").EnumerateObject().Select(i => new LinkStatus(i.Name, Text(i.Value, "linkStatus")))],
        cancellationToken);

    public Task<Reading<IReadOnlyList<LacpMember>>> LacpAsync(CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<LacpMember>>(
        "show lacp interface",
        root =>
        [
            .. from channel in root.GetProperty("portChannels").EnumerateObject()
               from member in channel.Value.GetProperty("interfaces").EnumerateObject()
               select new LacpMember(channel.Name, member.Name, Text(member.Value, "actorPortStatus")),
        ],
        cancellationToken);

    public Task<Reading<string>> EvpnRoutesAsync(EvpnRouteType? type, int? vni, CancellationToken cancellationToken)
    {
        string route = type switch { EvpnRouteType.MacIp => " route-type mac-ip", EvpnRouteType.Imet =>
            " route-type imet", EvpnRouteType.IpPrefix => " route-type ip-prefix ipv4", _ => "" };
        return ReadAsync(
            $"show bgp evpn{route}{(vni is { } number ? $" vni {number}" : "")}",
            root => Number(
                root.GetProperty("vrfs").EnumerateObject().Sum(vrf => vrf.Value.GetProperty("evpnRoutes").EnumerateObject().Count())),
            cancellationToken,
            "% BGP inactive", "0");
    }

    public async Task<Reading<PingResult>> PingAsync(CheckArguments about, CancellationToken cancellationToken)
    {
        string vrf = about.Vrf is null or "default" ? "" : $" vrf {about.Vrf}", source = about.Source is { } from ? $" source {from}" : "";
        SwitchResult<string> answer = await run(
            $"ping{vrf} {about.Destination}{source} repeat {Number(about.Count ?? 2)}", cancellationToken);
        if (Received().Match(answer.Value ?? "") is { Success: true } count)
            return Reading<PingResult>.Of(new PingResult(Number(count.Groups["sent"].Value), Number(count.Groups["received"].Value)));
        // No way there is an answer to the question, too.
        return Unreachable().IsMatch(answer.Value ?? "") ? Reading<PingResult>.Of(new PingResult(about.Count ?? 2, 0)) : Not<PingResult>(
            answer, "the answer has no count of packets");
    }

    public async Task<Reading<ClockStatus>> ClockAsync(CancellationToken cancellationToken)
    {
        SwitchResult<string> answer = await run("show ntp status", cancellationToken);
        string words = (answer.Value ?? "").Split('\n')[0].Trim();
        return Clock().Match(words) is { Success: true } clock ? Reading<ClockStatus>.Of(
            new ClockStatus(clock.Groups["not"].Length == 0, words))
            : words.Contains("disabled", StringComparison.OrdinalIgnoreCase) ? Reading<ClockStatus>.Of(new ClockStatus(false, words))
            : Not<ClockStatus>(answer, "the answer does not say whether it is");
    }

    public Task<Reading<string>> VersionAsync(CancellationToken cancellationToken) =>
        ReadAsync("show version", root => Text(root, "version"), cancellationToken);

    public Task<Reading<string>> UptimeAsync(CancellationToken cancellationToken) =>
        ReadAsync("show uptime", root => root.GetProperty("upTime").GetDouble().ToString("0.###", CultureInfo.InvariantCulture),
            cancellationToken);

    public Task<Reading<string>> ReloadCauseAsync(CancellationToken cancellationToken) => ReadAsync(
        "show reload cause",
        root => root.GetProperty("resetCauses").EnumerateArray().Select(cause => Text(cause, "description")).FirstOrDefault(""),
        cancellationToken);

    public async Task<Reading<JsonDocument>> JsonAsync(string command, CancellationToken cancellationToken)
    {
        SwitchResult<string> answer = await json(command, cancellationToken);
        if (answer.Refusal is not null)
            return Not<JsonDocument>(answer, "");
        try
        {
            return Reading<JsonDocument>.Of(JsonDocument.Parse(answer.Value ?? "", new JsonDocumentOptions { MaxDepth = 64 }));
        }
        catch (JsonException)
        {
            return Reading<JsonDocument>.Not($"the answer to '{command} | json' is no JSON");
        }
    }

    private async Task<Reading<T>> ReadAsync<T>(
        string command, Func<JsonElement, T> read, CancellationToken cancellationToken, string? none = null, T? empty = null)
        where T : class
    {
        SwitchResult<string> answer = await json(command, cancellationToken);
        if (none is not null && (answer.Value ?? "").TrimEnd() == none)
            return Reading<T>.Of(empty!);
        if (answer.Refusal is not null)
            return Not<T>(answer, "");
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.Value ?? "", new JsonDocumentOptions { MaxDepth = 64 });
            return Reading<T>.Of(read(document.RootElement));
        }
        catch (JsonException)
        {
            return Reading<T>.Not($"the answer to '{command} | json' is no JSON");
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            return Reading<T>.Not($"'{command} | json': {NotUnderstood}");
        }
    }

    private static Reading<T> Not<T>(SwitchResult<string> answer, string otherwise)
        where T : class =>
        Reading<T>.Not(answer.Refusal ?? otherwise, answer.Refusal?.Split("; ").Any(SwitchWords.IsUnknownCommand) is true);

    private static IEnumerable<BgpPeer> Peers(JsonElement root, BgpFamily family) =>
        from vrf in root.GetProperty("vrfs").EnumerateObject()
        where vrf.Value.TryGetProperty("peers", out _)
        from peer in vrf.Value.GetProperty("peers").EnumerateObject()
        select new BgpPeer(
            vrf.Name, peer.Name, family, Text(peer.Value, "peerState"),
            peer.Value.TryGetProperty("prefixReceived", out JsonElement received) && received.TryGetInt32(out int count) ? count : 0);

    private static string Text(JsonElement value, string name) =>
        value.GetProperty(name).GetString() ?? throw new FormatException(NotUnderstood);

    private static string Optional(JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement found) && found.ValueKind == JsonValueKind.String ? found.GetString()! : "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<sent>[0-9]{1,6}) packets transmitted, (?<received>[0-9]{1,6}) (?:packets )?received",
        RegexOptions.CultureInvariant)]
    private static partial Regex Received();

    [GeneratedRegex(@"Network is unreachable|No route to host", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Unreachable();

    [GeneratedRegex(@"^(?<not>un)?synchroni[sz]ed\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Clock();
}
