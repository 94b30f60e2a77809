using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Runner.Checks;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Work;

/// <summary>
/// The checks that nobody writes: reads how a switch stands before its candidate is loaded, over the connection that loads, and looks
/// while it is armed until it stands so again. A switch is asked of nothing that its configuration does not have.
/// </summary>
internal sealed class BaselineChecks(WorkScope scope, ConfigureCommand command)
{
    /// <summary>What the report calls each of them.</summary>
    private const string Prefix = "default: ";

    /// <summary>Reads how the switch stands; null when nothing asks for it.</summary>
    /// <param name="device">The switch.</param>
    /// <param name="running">What it runs.</param>
    /// <param name="cancellationToken">Breaks the connection off.</param>
    /// <exception cref="TransportException">The connection broke.</exception>
    public async Task<Baseline?> ReadAsync(ISwitch device, string running, CancellationToken cancellationToken)
    {
        bool isOn = command.DefaultChecks is true;
        BgpFamily[] asked =
            [.. command.Checks.Where(c => c is { Phase: CheckPhase.Post, Kind: CheckKind.BgpPeers, Arguments.ReceivedShare: not null })
                .Select(c => c.Arguments!.Family ?? BgpFamily.Ipv4)];
        if ((!isOn && asked.Length == 0) || device.State is not { } state || scope.Platform.FactsOf(running) is not { } facts)
            return null;
        scope.Stages.Begin(Stages.PreCheck);
        var peers = new List<BgpPeer>();
        var families = new List<BgpFamily>();
        foreach (BgpFamily family in (isOn ? facts.Families.Select(f => f.Family) : [])
            .Concat(asked.Where(_ => facts.Families.Count > 0)).Distinct())
        {
            if (Known(await state.BgpPeersAsync(family, cancellationToken), "BGP sessions") is not { } read)
                continue;
            families.Add(family);
            peers.AddRange(read.Where(peer => peer.IsEstablished));
        }

        // Only what is compared needs to be kept.
        var baseline = new Baseline(facts with { Interfaces = [], Neighbors = [.. facts.Neighbors], Families = [.. facts.Families] })
        {
            Peers = peers,
            Families = families,
            IsCompared = isOn,
        };
        if (!isOn)
            return baseline;
        MlagStatus? mlag = facts.HasMlag ? Known(await state.MlagAsync(cancellationToken), "MLAG") : null;
        return baseline with
        {
            Mlag = mlag is { IsHealthy: true } ? mlag : null,
            Neighbors = facts.HasLldp && facts.Interfaces.Count > 0
                ? Known(await state.LldpNeighborsAsync(cancellationToken), "LLDP neighbors")
                : null,
            Links = facts.Interfaces.Count > 0
                ? Known(await state.LinksAsync(cancellationToken), "links")?.Where(l => l.IsUp).Select(l => l.Name).ToArray()
                : null,
            Members = facts.Interfaces.Any(i => i.Channel is not null)
                ? Known(await state.LacpAsync(cancellationToken), "port channels")?.Where(m => m.IsBundled).ToArray()
                : null,
        };
    }

    /// <summary>Looks until the switch stands as before, or the time for it is over.</summary>
    /// <param name="device">The armed switch.</param>
    /// <param name="before">How it stood.</param>
    /// <param name="running">What it runs now.</param>
    /// <param name="latest">No look is taken after this.</param>
    /// <param name="cancellationToken">Ends a wait.</param>
    /// <returns>What does not hold; what came of all of them is in the replies from now on.</returns>
    /// <exception cref="TransportException">The connection broke.</exception>
    public async Task<IReadOnlyList<CheckFailure>> CompareAsync(
        ISwitch device, Baseline before, string running, DateTimeOffset latest, CancellationToken cancellationToken)
    {
        if (!before.IsCompared || device.State is not { } state || scope.Platform.FactsOf(running) is not { } facts)
            return [];
        List<Look> open = [.. Looks(state, before, new StateComparison(before, facts))];
        if (open.Count == 0)
            return [];
        scope.Stages.Begin(Stages.PostCheck);
        // A switch that has to go back should have gone back well before its timer would have put it back.
        TimeSpan share = command.CommitTimer * scope.Options.ProveShare;
        TimeSpan time = share < scope.Options.DefaultCheckTime ? share : scope.Options.DefaultCheckTime;
        DateTimeOffset end = scope.Now + time < latest ? scope.Now + time : latest;
        var failures = new List<CheckFailure>();
        while (true)
        {
            var again = new List<Look>();
            foreach (Look look in open)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Verdict seen = await look.AskAsync(cancellationToken);
                if (!seen.IsHealthy && !seen.IsFinal && scope.Now + scope.Options.CheckInterval <= end)
                {
                    again.Add(look);
                    continue;
                }

                var result = new CheckResult(Prefix + look.Name, CheckPhase.Post, seen.Kind)
                {
                    Expected = Say(seen.Expected),
                    Actual = seen.IsHealthy ? null : scope.Secrets.Redact(seen.Actual),
                };
                scope.Reply.Tell(result);
                if (seen.Kind == CheckVerdict.Unhealthy || (seen.Kind == CheckVerdict.Unknown && command.PassUnknown is not true))
                    failures.Add(result.Failure());
            }

            if (again.Count == 0)
                return failures;
            open = again;
            await scope.WaitAsync(scope.Options.CheckInterval, cancellationToken);
        }
    }

    private static IEnumerable<Look> Looks(IStateReader state, Baseline before, StateComparison comparison)
    {
        foreach (BgpFamily family in before.Families.Where(family => before.Bgp(family) is { Count: > 0 }))
            yield return new Look($"BGP {SettingsWords.Camel(family.ToString())}",
                async token => Judge(await state.BgpPeersAsync(family, token), now => comparison.Bgp(family, now)));
        if (before.Mlag is not null)
            yield return new Look("MLAG", async token => Judge(await state.MlagAsync(token), comparison.Mlag));
        if (before.Links is { Count: > 0 })
            yield return new Look("links", async token => Judge(await state.LinksAsync(token), comparison.Links));
        if (before.Members is { Count: > 0 })
            yield return new Look("LACP", async token => Judge(await state.LacpAsync(token), comparison.Lacp));
        if (before.Neighbors is { Count: > 0 })
            yield return new Look("LLDP", async token => Judge(await state.LldpNeighborsAsync(token), comparison.Lldp));
    }

    private static Verdict Judge<T>(Reading<T> reading, Func<T, Verdict> judge)
        where T : class => reading.Value is { } value ? judge(value) : Verdict.Unknown("a state as before", reading.Unknown);

    // What cannot be told before is not compared, and people should know.
    private T? Known<T>(Reading<T> reading, string what)
        where T : class
    {
        if (reading.Value is null)
            scope.Reply.Warn(
                [$"default checks: {what} could not be read before the candidate was loaded and are not compared: {reading.Unknown}"]);
        return reading.Value;
    }

    private static string? Say(string words) => words.Length == 0 ? null : words;

    private sealed record Look(string Name, Func<CancellationToken, Task<Verdict>> AskAsync);
}
