namespace Leafwire.Contracts.Settings;

/// <summary>The keys of a check, wherever people write one: reader, schema and documentation follow from them.</summary>
public sealed class CheckTable
{
    private static readonly TextKind Word = new(1, Limits.NameLength, "a name or an address", CheckToken.Problem);

    private static readonly TextKind Text = new(1, Limits.CheckText);

    private static readonly ListKind<string> Names = new(Text, "texts", Limits.CheckNames);

    private static readonly SettingsTable<LldpExpectation> NeighborKeys = new SettingsTable<LldpExpectation>(
        "a neighbor of an lldpNeighbors check", new LldpExpectation { Port = "", Device = "" })
        .Key("port", Text, n => n.Port, (n, v) => n with { Port = v }, "The switch's own port, in full: `Ethernet1`.", isRequired: true)
        .Key("device", Text, n => n.Device, (n, v) => n with { Device = v }, "The neighbor's host name, with or without its domain.",
            isRequired: true)
        .Key("neighborPort", Text, n => n.NeighborPort, (n, v) => n with { NeighborPort = v }, "The neighbor's port.", "any");

    // The keys of each type; a required one has a bang.
    private static readonly Dictionary<CheckKind, string[]> Keys = new()
    {
        [CheckKind.Reachability] = ["!destination", "vrf", "source", "count"],
        [CheckKind.BgpPeers] = ["vrf", "family", "peers", "atLeast", "receivedShare"],
        [CheckKind.EvpnRoutes] = ["routeType", "vni", "atLeast"],
        [CheckKind.LldpNeighbors] = ["neighbors", "atLeast"],
        [CheckKind.Mlag] = [],
        [CheckKind.Interfaces] = ["interfaces"],
        [CheckKind.Lacp] = ["interfaces"],
        [CheckKind.Ntp] = [],
        [CheckKind.Version] = ["!versions"],
        [CheckKind.Uptime] = ["!minimum"],
        [CheckKind.ReloadCause] = ["causes"],
    };

    private static readonly string[] CommandKeys = ["expect", "matches", "contains", "reject", "path", "equals"];

    /// <summary>Makes the table.</summary>
    /// <param name="commandProblem">What is wrong with a command that a check gives; null when a switch may be asked it.</param>
    public CheckTable(Func<string, string?> commandProblem)
    {
        ArgumentNullException.ThrowIfNull(commandProblem);
        var command = new TextKind(1, Limits.CheckText, "a single line", text => commandProblem(text.Trim()));
        List = new ListKind<PolicyCheck>(Table(command), "checks", Limits.Checks);
    }

    /// <summary>A list of checks.</summary>
    public ListKind<PolicyCheck> List { get; }

    private static SettingsTable<PolicyCheck> Table(TextKind command) => new SettingsTable<PolicyCheck>(
        "a check", new PolicyCheck(new Check { Name = "", Command = "" }, []))
        .Key("name", new TextKind(0, Limits.CheckText), c => c.Check.Name, (c, v) => With(c, k => k with { Name = v }),
            "What reports call it.", "the command, or the type")
        .Key("when", new ChoiceKind<CheckPhase>(), c => c.Check.Phase, (c, v) => With(c, k => k with { Phase = v }),
            "`pre`: before anything is loaded, a switch that fails is not touched. "
            + "`post`: while the candidate is armed, one that fails goes back.")
        .Key("devices", DeviceKinds.Patterns, c => c.Devices, (c, v) => c with { Devices = v }, "The devices that it is for.", "all")
        .Key("command", command, c => c.Check.Command, (c, v) => With(c, k => k with { Command = v.Trim() }),
            "A single line that begins with `show`, `ping` or `traceroute`.", "a type")
        .Key("expect", ExpressionKinds.One, c => c.Check.Expect, (c, v) => With(c, k => k with { Expect = v }),
            "Must match the output somewhere; `^` and `$` are the ends of lines. Without look-arounds and back-references.")
        .Key("matches", ExpressionKinds.One, _ => null, (c, v) => With(c, k => k with { Expect = v }), "The same as `expect`.")
        .Key("contains", Text, _ => null, (c, v) => With(c, k => k with { Expect = Literal(v) }),
            "Must stand in the output somewhere, as it is written.")
        .Key("reject", ExpressionKinds.One, c => c.Check.Reject, (c, v) => With(c, k => k with { Reject = v }),
            "Must not match the output anywhere.")
        .Key("path", new TextKind(1, Limits.CheckText, "a path into JSON", JsonPath.Problem), _ => null,
            (c, v) => About(c, a => a with { Path = v }),
            "Of `command`: where a value stands in the answer to `| json`, as `vrfs.default.peers[\"10.0.0.1\"].peerState`; "
                + "`[*]` is every one.")
        .Key("equals", Text, _ => null, (c, v) => About(c, a => a with { EqualTo = v }), "Of `path`: what every value there must be.",
            "it is enough that there is one")
        .Key("type", new ChoiceKind<CheckKind>(CheckKind.Command, CheckKind.Json), _ => default,
            (c, v) => With(c, k => k with { Kind = v }),
            "What is asked, in place of a `command`; [each type's keys](checks.md#the-types).", "a command")
        .Key("destination", Word, _ => null, (c, v) => About(c, a => a with { Destination = v }),
            "Of `reachability`: the address or name that is to answer.")
        .Key("vrf", Word, _ => null, (c, v) => About(c, a => a with { Vrf = v }), "The VRF.", "`default`; of `bgpPeers` all")
        .Key("source", Word, _ => null, (c, v) => About(c, a => a with { Source = v }),
            "Of `reachability`: the address or interface that is asked from.")
        .Key("count", new NumberKind(1, 100), _ => 2, (c, v) => About(c, a => a with { Count = v }),
            "Of `reachability`: packets, all of which must come back.")
        .Key("family", new ChoiceKind<BgpFamily>(), _ => default, (c, v) => About(c, a => a with { Family = v }),
            "Of `bgpPeers`: the address family.")
        .Key("peers", Names, _ => null, (c, v) => About(c, a => a with { Names = v }), "Of `bgpPeers`: their addresses.", "all")
        .Key("receivedShare", new NumberKind(0, 1000), _ => default, (c, v) => About(c, a => a with { ReceivedShare = v }),
            "Of `bgpPeers`: prefixes received from each, at least this percentage of those before the candidate was loaded.",
            "not compared")
        .Key("routeType", new ChoiceKind<EvpnRouteType>(), _ => default, (c, v) => About(c, a => a with { RouteType = v }),
            "Of `evpnRoutes`.", "all types")
        .Key("vni", new NumberKind(1, 16_777_215), _ => default, (c, v) => About(c, a => a with { Vni = v }), "Of `evpnRoutes`.", "all")
        .Key("neighbors", new ListKind<LldpExpectation>(NeighborKeys, "neighbors", Limits.CheckNames), _ => null,
            (c, v) => About(c, a => a with { Neighbors = v }),
            "Of `lldpNeighbors`: who must be seen where.", "none by name")
        .Key("interfaces", Names, _ => null, (c, v) => About(c, a => a with { Names = v }),
            "Of `interfaces` and `lacp`: their names in full.", "of `interfaces`: none may be disabled by an error; of `lacp`: all members")
        .Key("atLeast", new NumberKind(0, 1_000_000), _ => default, (c, v) => About(c, a => a with { AtLeast = v }),
            "Of `bgpPeers`, `evpnRoutes` and `lldpNeighbors`: how many there must be.", "1")
        .Key("versions", Names, _ => null, (c, v) => About(c, a => a with { Names = v }),
            "Of `version`: those that are right, or patterns of them (`4.32.*`).")
        .Key("minimum", new DurationKind(TimeSpan.Zero, Limits.Duration), _ => null,
            (c, v) => About(c, a => a with { Minimum = v }), "Of `uptime`.")
        .Key("causes", Names, _ => null, (c, v) => About(c, a => a with { Names = v }),
            "Of `reloadCause`: those that are right, or patterns of them.", "what people and upgrades do")
        .Key("within", new DurationKind(TimeSpan.Zero, TimeSpan.FromHours(1)), c => c.Check.Within,
            (c, v) => With(c, k => k with { Within = v!.Value }),
            "The check is repeated until it holds, for at most this long.")
        .Key("holds", new DurationKind(TimeSpan.Zero, TimeSpan.FromHours(1)), _ => TimeSpan.Zero,
            (c, v) => With(c, k => k with { Holds = v }),
            "For how long it must stay true from the moment at which it holds.")
        .Key("consecutive", new NumberKind(1, Limits.CheckConsecutive), _ => 1, (c, v) => With(c, k => k with { Consecutive = v }),
            "How often in a row it must hold, a second apart.")
        .Key("observe", new FlagKind(), _ => false, (c, v) => With(c, k => k with { Observe = v ? true : null }),
            "`true`: it is measured and told, and decides nothing.")
        .Rule(Rule);

    /// <summary>The check as it is sent: with a name, and in the form that tells older runners what they can do.</summary>
    public static PolicyCheck Finish(PolicyCheck read)
    {
        Check check = read.Check;
        if (string.IsNullOrWhiteSpace(check.Name))
            check = check with { Name = check.Kind is { } kind ? SettingsWords.Camel(kind.ToString()) : check.Command };
        if (check.Kind is null && check.Arguments?.Path is not null)
            check = check with { Kind = CheckKind.Json, Arguments = check.Arguments with { Command = check.Command }, Command = "" };
        // A runner that knows nothing of it would look once.
        else if (check.Kind is null && (check.Consecutive > 1 || check.Holds > TimeSpan.Zero || check.Observe is not null))
            check = check with { Kind = CheckKind.Command, Arguments = new CheckArguments { Command = check.Command }, Command = "" };
        return read with { Check = check };
    }

    private static void Rule(PolicyCheck read, SettingsValue value, SettingsReport report)
    {
        bool isCommand = value.Find("command") is not null;
        if (isCommand == value.Find("type") is not null)
        {
            report.Add(value, isCommand ? "a check has a 'command' or a 'type', not both"
                : "a check needs a 'command', a line for the switch, or a 'type' of check");
            return;
        }

        string[] allowed = read.Check.Kind is { } kind ? Keys[kind] : CommandKeys;
        string what = read.Check.Kind is { } type ? $"'{SettingsWords.Camel(type.ToString())}'" : "a command";
        foreach (SettingsValue member in value.Parts.Where(m => IsArgument(m.Name) && !allowed.Any(key => key.TrimStart('!') == m.Name)))
            report.Add(member, $"is no key of {what}; "
                + $"it has {(allowed.Length == 0 ? "none of its own" : string.Join(", ", allowed.Select(key => key.TrimStart('!'))))}");
        foreach (string key in allowed.Where(key => key[0] == '!' && value.Find(key[1..]) is null))
            report.Add(value, $"a check of type {what} needs '{key[1..]}'");
        if (isCommand)
            CommandRule(read, value, report);
    }

    private static void CommandRule(PolicyCheck read, SettingsValue value, SettingsReport report)
    {
        string[] given = [.. CommandKeys.Take(3).Where(key => value.Find(key) is not null)];
        bool isJson = value.Find("path") is not null;
        if (given.Length > 1)
            report.Add(value, given[1], $"'{given[0]}' says what the output must hold already; give one of the two, or two checks");
        if (isJson && (given.Length > 0 || read.Check.Reject is not null))
            report.Add(value, "path",
                "a path looks into JSON; 'expect', 'matches', 'contains' and 'reject' search text: give them to another check");
        if (!isJson && value.Find("equals") is not null)
            report.Add(value, "equals", "'equals' compares the value at a 'path', and there is none");
        if (isJson && read.Check.Command.Contains('|', StringComparison.Ordinal))
            report.Add(value, "command", "with a path the command is asked for its JSON; leave the filter out");
        if (!isJson && given.Length == 0 && read.Check.Reject is null)
            report.Add(value, "a check needs 'expect' or 'reject', a regular expression, 'contains' or 'path', or it cannot fail");
    }

    private static bool IsArgument(string key) => CommandKeys.Contains(key)
        || Keys.Values.Any(keys => keys.Any(k => k.TrimStart('!') == key));

    private static PolicyCheck With(PolicyCheck read, Func<Check, Check> change) => read with { Check = change(read.Check) };

    private static PolicyCheck About(PolicyCheck read, Func<CheckArguments, CheckArguments> change) =>
        With(read, check => check with { Arguments = change(check.Arguments ?? new CheckArguments()) });

    // Blanks stay as they are, so that the words can be read in a report.
    private static string Literal(string text) =>
        string.Concat(text.Select(
            c => c is '\\' or '.' or '*' or '+' or '?' or '(' or ')' or '[' or ']' or '{' or '}' or '|' or '^' or '$' ? $"\\{c}" : $"{c}"));
}
