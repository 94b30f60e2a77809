using System.Globalization;
using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Checks;

/// <summary>Asks a switch what a typed check is about, and judges what it says.</summary>
/// <param name="before">How the switch stood before the candidate; null when that was not read.</param>
internal sealed class StateCheck(Baseline? before)
{
    private static readonly string[] s_orderly = ["Reload requested by the user*", "Reload requested after FPGA upgrade*"];

    /// <summary>Takes one look.</summary>
    public Task<Verdict> AskAsync(ISwitch device, Check check, CancellationToken cancellationToken)
    {
        CheckArguments about = check.Arguments ?? new CheckArguments();
        if (device.State is not { } state)
            return Task.FromResult(Verdict.Unknown("a switch that can be asked for its state", "this platform answers no typed checks") with
            {
                IsFinal = true,
            });
        return check.Kind switch
        {
            CheckKind.Json => JsonAsync(state, about, cancellationToken),
            CheckKind.Reachability => JudgeAsync(state.PingAsync(about, cancellationToken), $"{about.Destination} to answer", ping =>
                Wanted(ping.Received == ping.Sent && ping.Sent > 0,
                    $"{Number(ping.Sent)} of {Number(ping.Sent)} answers from {about.Destination}",
                    $"{Number(ping.Received)} of {Number(ping.Sent)} answers")),
            CheckKind.BgpPeers => JudgeAsync(
                state.BgpPeersAsync(about.Family ?? BgpFamily.Ipv4, cancellationToken), "BGP sessions", peers => Bgp(peers, about)),
            CheckKind.EvpnRoutes => JudgeAsync(state.EvpnRoutesAsync(about.RouteType, about.Vni, cancellationToken), "EVPN routes",
                count => AtLeast(int.Parse(count, CultureInfo.InvariantCulture), about, "EVPN routes")),
            CheckKind.LldpNeighbors => JudgeAsync(state.LldpNeighborsAsync(cancellationToken), "LLDP neighbors", seen => Lldp(seen, about)),
            CheckKind.Mlag => JudgeAsync(state.MlagAsync(cancellationToken), "MLAG",
                mlag => Wanted(mlag.IsHealthy, "an active MLAG pair that is connected, its peer link up", mlag.ToString())),
            CheckKind.Interfaces => JudgeAsync(state.LinksAsync(cancellationToken), "interfaces", links => Links(links, about)),
            CheckKind.Lacp => JudgeAsync(state.LacpAsync(cancellationToken), "port channels", members => Lacp(members, about)),
            CheckKind.Ntp => JudgeAsync(state.ClockAsync(cancellationToken), "the clock",
                clock => Wanted(clock.IsSynchronized, "a synchronized clock", clock.Words)),
            CheckKind.Version => JudgeAsync(state.VersionAsync(cancellationToken), "the version", version =>
                Wanted(Glob.MatchesAny(about.Names ?? [], version), $"version {Names(about.Names ?? [])}", version)),
            CheckKind.Uptime => JudgeAsync(state.UptimeAsync(cancellationToken), "the uptime", seconds => Uptime(seconds, about)),
            CheckKind.ReloadCause => JudgeAsync(state.ReloadCauseAsync(cancellationToken), "the reload cause", cause =>
                Wanted(cause.Length == 0 || Glob.MatchesAny(about.Names ?? s_orderly, cause),
                    about.Names is { } wanted ? $"a restart by {Names(wanted)}" : "an orderly restart", cause)),
            _ => Task.FromResult(Verdict.Unknown("a check that this runner knows", $"it knows no '{check.Kind}'; update the runner") with
            {
                IsFinal = true,
            }),
        };
    }

    private static async Task<Verdict> JudgeAsync<T>(Task<Reading<T>> asked, string what, Func<T, Verdict> judge)
        where T : class
    {
        Reading<T> reading = await asked;
        if (reading.Value is { } value)
            return judge(value);
        // A question that the switch does not know is no state that may come about.
        return reading.IsFinal
            ? Verdict.Unhealthy($"{what}, read from the switch", reading.Unknown) with { IsFinal = true }
            : Verdict.Unknown($"{what}, read from the switch", reading.Unknown);
    }

    private static async Task<Verdict> JsonAsync(IStateReader state, CheckArguments about, CancellationToken cancellationToken)
    {
        string command = about.Command ?? "", text = about.Path ?? "";
        if (ReadOnlyCommand.Problem(command) is { } problem || JsonPath.Parse(text) is not { } path)
            return Verdict.Unhealthy("a check that can be asked", ReadOnlyCommand.Problem(command) ?? "its path cannot be used") with
            {
                IsFinal = true,
            };
        return await JudgeAsync(state.JsonAsync(command, cancellationToken), $"'{command} | json'", document =>
        {
            using (document)
            {
                string[] found = [.. path.Find(document.RootElement).Select(Text)];
                string actual = found.Length == 0 ? "nothing there" : Names(found.Distinct());
                return about.EqualTo is { } equal
                    ? Wanted(found.Length > 0 && found.All(one => one == equal), $"'{equal}' at {text} of '{command} | json'", actual)
                    : Wanted(found.Length > 0, $"something at {text} of '{command} | json'", actual);
            }
        });
    }

    private Verdict Bgp(IReadOnlyList<BgpPeer> all, CheckArguments about)
    {
        BgpPeer[] peers =
            [.. all.Where(p => (about.Vrf is null || p.Vrf == about.Vrf) && (about.Names is null || about.Names.Contains(p.Address)))];
        string family = SettingsWords.Camel((about.Family ?? BgpFamily.Ipv4).ToString());
        var wrong = new List<string>(
            about.Names?.Where(name => !peers.Any(p => p.Address == name)).Select(name => $"{name}: no such neighbor") ?? []);
        // With a number it is enough that so many are up.
        if (about.AtLeast is null || about.Names is not null)
            wrong.AddRange(peers.Where(p => !p.IsEstablished).Select(p => $"{p}: {p.State}"));
        int up = peers.Count(p => p.IsEstablished);
        if (up < (about.AtLeast ?? 1))
            wrong.Add($"{Number(up)} sessions");
        string expected =
            $"{(about.AtLeast is { } least ? $"at least {Number(least)}" : about.Names is { } names ? Names(names) : "every")} {family} "
            + $"session{(about.Vrf is null ? "" : $" of VRF {about.Vrf}")} established";
        if (about.ReceivedShare is { } share)
        {
            if (before?.Bgp(about.Family ?? BgpFamily.Ipv4) is not { } known)
                return Verdict.Unknown($"{Number(share)} % of the prefixes of before", "how many there were was not read before") with
                {
                    IsFinal = true,
                };
            wrong.AddRange(peers.Where(p => known.FirstOrDefault(k => k.Vrf == p.Vrf && k.Address == p.Address) is { } old
                && p.Received * 100L < old.Received * (long)share)
                .Select(p => $"{p}: {Number(p.Received)} prefixes, "
                    + $"{Number(known.First(k => k.Vrf == p.Vrf && k.Address == p.Address).Received)} before"));
            expected += $", with {Number(share)} % of the prefixes of before";
        }

        return Wanted(wrong.Count == 0, expected,
            wrong.Count == 0 ? $"{Number(up)} established, {Number(peers.Sum(p => p.Received))} prefixes" : Names(wrong));
    }

    private static Verdict Lldp(IReadOnlyList<LldpNeighbor> seen, CheckArguments about)
    {
        string[] wrong =
        [
            .. from wanted in about.Neighbors ?? []
               let there = seen.Where(n => n.Port == wanted.Port).ToArray()
               where !there.Any(
                   n => IsHost(n.Device, wanted.Device) && (wanted.NeighborPort is null || n.NeighborPort == wanted.NeighborPort))
               select $"{wanted.Port}: {(there.Length == 0 ? "nobody" : Names(there.Select(n => $"{n.Device} {n.NeighborPort}")))}",
        ];
        if (about.Neighbors is null || about.AtLeast is not null)
        {
            Verdict count = AtLeast(seen.Count, about, "LLDP neighbors");
            if (!count.IsHealthy || about.Neighbors is null)
                return count;
        }

        return Wanted(
            wrong.Length == 0,
            Names(about.Neighbors!.Select(n => $"{n.Device}{(n.NeighborPort is null ? "" : " " + n.NeighborPort)} on {n.Port}")),
            wrong.Length == 0 ? $"{Number(seen.Count)} neighbors" : Names(wrong));
    }

    private static Verdict Links(IReadOnlyList<LinkStatus> links, CheckArguments about)
    {
        if (about.Names is not { } names)
        {
            string[] disabled = [.. links.Where(l => l.Link == "errdisabled").Select(l => l.Name)];
            return Wanted(disabled.Length == 0, "no interface that an error has disabled",
                disabled.Length == 0 ? $"{Number(links.Count)} interfaces" : Names(disabled));
        }

        string[] down = [.. names.Where(name => links.FirstOrDefault(l => l.Name == name)?.IsUp is not true)
            .Select(name => $"{name}: {links.FirstOrDefault(l => l.Name == name)?.Link ?? "no such interface"}")];
        return Wanted(down.Length == 0, $"{Names(names)} connected", down.Length == 0 ? "connected" : Names(down));
    }

    private static Verdict Lacp(IReadOnlyList<LacpMember> members, CheckArguments about)
    {
        string[] missing = [.. about.Names?.Where(name => !members.Any(m => m.Name == name || m.Channel == name))
            .Select(name => $"{name}: no member") ?? []];
        LacpMember[] meant =
            [.. members.Where(m => about.Names is null || about.Names.Contains(m.Name) || about.Names.Contains(m.Channel))];
        string[] wrong = [.. missing, .. meant.Where(m => !m.IsBundled).Select(m => $"{m.Name} of {m.Channel}: {m.State}")];
        return Wanted(
            wrong.Length == 0,
            $"{(about.Names is { } names ? $"the members of {Names(names)}" : "every member of a port channel")} bundled",
            wrong.Length == 0 ? $"{Number(meant.Length)} bundled" : Names(wrong));
    }

    private static Verdict Uptime(string seconds, CheckArguments about)
    {
        TimeSpan up = TimeSpan.FromSeconds(Math.Floor(double.Parse(seconds, CultureInfo.InvariantCulture)));
        return Wanted(up >= (about.Minimum ?? TimeSpan.Zero), $"an uptime of at least {Duration.Format(about.Minimum ?? TimeSpan.Zero)}",
            Duration.Format(up));
    }

    private static Verdict AtLeast(int count, CheckArguments about, string what) =>
        Wanted(count >= (about.AtLeast ?? 1), $"at least {Number(about.AtLeast ?? 1)} {what}", Number(count));

    private static Verdict Wanted(bool holds, string expected, string actual) =>
        holds ? Verdict.Healthy(actual) : Verdict.Unhealthy(expected, actual);

    // A switch tells its name with its domain, where it has one.
    private static bool IsHost(string seen, string wanted) =>
        seen.Equals(wanted, StringComparison.OrdinalIgnoreCase) || seen.StartsWith(wanted + ".", StringComparison.OrdinalIgnoreCase);

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };

    /// <summary>A few of many, for a sentence.</summary>
    internal static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(8)) + (all.Length > 8 ? $" and {Number(all.Length - 8)} more" : "");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
