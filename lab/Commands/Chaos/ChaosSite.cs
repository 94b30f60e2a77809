using Leafwire.Lab.Processes;
using Leafwire.Lab.Site;
using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>
/// The lab of a campaign: two runners that share the switches, a leaf connection that can be cut, and what goes wrong with all of it.
/// </summary>
internal sealed class ChaosSite : IAsyncDisposable
{
    /// <summary>The storage emulator's name among the parts. It keeps everything in memory and can only be paused.</summary>
    public const string Storage = "storage";

    private const string Host = "host", OtherHost = "host-2", Leaf = "leaf", FirstRunner = "runner-1", SecondRunner = "runner-2",
        Link = "leaf connection";

    // The simulated switches know no EOS grammar of words: what they refuse they must be told. They log in at one AAA server.
    private static readonly Fault[] Always = [new Fault.RefuseLine(ChaosTraffic.BadLine), new Fault.Lockout(8, TimeSpan.FromSeconds(20))];

    private readonly TimeProvider _time;
    private readonly MessageRepeater _repeater;
    private readonly Dictionary<string, Part> _parts;
    private readonly Dictionary<string, SemaphoreSlim> _turns;

    private ChaosSite(LabSite lab, LoginAccounts accounts, TimeProvider time)
    {
        (Lab, Accounts, _time) = (lab, accounts, time);
        _repeater = new MessageRepeater(lab.Hub.Url, NatsHub.User, lab.Site, time);
        _parts = new()
        {
            [Host] = Part.Of(lab.Hosts[0]),
            [OtherHost] = Part.Of(lab.Hosts[1]),
            [FirstRunner] = Part.Of(lab.Runners[0]),
            [SecondRunner] = Part.Of(lab.Runners[1]),
            [Leaf] = Part.Of(lab.Leaf),
            [Storage] = new Part(() => throw new NotSupportedException(), _ => throw new NotSupportedException(), lab.Storage.FreezeAsync),
        };
        foreach ((string name, NatsHubServer server) in HubServers(lab.Hub.Servers.Count).Zip(lab.Hub.Servers))
            _parts[name] = Part.Of(server);
        // Two things that go wrong with the same part come one after the other, or the second would end the first.
        _turns = _parts.Keys.Concat(lab.Farm.Switches.Select(s => s.Name)).Append(Link).Concat(ClockParts.Select(ClockOf))
            .ToDictionary(n => n, _ => new SemaphoreSlim(1));
    }

    /// <summary>The processes that can be killed, of a site with so many hub servers.</summary>
    public static IReadOnlyList<string> Parts(int hubServers) =>
        [Host, OtherHost, FirstRunner, SecondRunner, .. HubServers(hubServers), Leaf];

    /// <summary>The processes that have a clock of their own where <see cref="FakeClock.IsThere"/>.</summary>
    public static IReadOnlyList<string> ClockParts => [Host, OtherHost, FirstRunner, SecondRunner];

    /// <summary>The lab.</summary>
    public LabSite Lab { get; }

    /// <summary>Where the hosts answer, as they run now.</summary>
    public IReadOnlyList<Uri> HostUrls => [.. Lab.Hosts.Select(h => new Uri(h.Ready.Groups[1].Value))];

    /// <summary>By how much a clock was ahead at most.</summary>
    public TimeSpan MostAhead { get; private set; }

    /// <summary>The accounts of all switches.</summary>
    public LoginAccounts Accounts { get; }

    public static async Task<ChaosSite> StartAsync(
        ChaosOptions options, string site, TimeProvider time, CancellationToken cancellationToken)
    {
        var accounts = new LoginAccounts();
        var lab = new LabSiteOptions
        {
            Site = site,
            Switches = [.. options.DeviceNames.Select(n => new SwitchOptions { Name = n, Faults = Always, Accounts = accounts })],
            Runners = [null, null],
            MoreHosts = 1,
            Clocks = true,
            LeafLink = true,
            HubServers = options.HubServers,
        };
        return new ChaosSite(await LabSite.StartAsync(lab, cancellationToken), accounts, time);
    }

    /// <summary>Lets it happen, and waits until it has passed.</summary>
    public async Task RunAsync(Disturbance disturbance, CancellationToken cancellationToken)
    {
        switch (disturbance)
        {
            case Disturbance.Kill(var name, var down):
                await InTurnAsync(name, down, _parts[name].Kill, () => _parts[name].Restart(cancellationToken), cancellationToken);
                break;
            case Disturbance.Freeze(var name, var span):
                await InTurnAsync(name, span, () => _parts[name].Freeze(true), () => _parts[name].Freeze(false), cancellationToken);
                break;
            case Disturbance.CutLink(var span):
                await OnLinkAsync(l => l.Cut(), span, cancellationToken);
                break;
            case Disturbance.SilenceLink(var span):
                await OnLinkAsync(l => l.Silence(), span, cancellationToken);
                break;
            case Disturbance.SlowLink(var delay, var span):
                await OnLinkAsync(l => l.Slow(delay), span, cancellationToken);
                break;
            case Disturbance.SwitchFault(var device, var fault, _, var span):
                await InTurnAsync(device, span, () => Lab.Farm[device].SetFaultsAsync([.. Always, fault], cancellationToken),
                    () => Lab.Farm[device].SetFaultsAsync(Always, cancellationToken), cancellationToken);
                break;
            case Disturbance.Clock(var name, var ahead, var span):
                MostAhead = ahead > MostAhead ? ahead : MostAhead;
                if (Lab.Clocks.TryGetValue(name, out FakeClock? clock))
                    await InTurnAsync(
                        ClockOf(name), span, () => SetAsync(clock, ahead), () => SetAsync(clock, TimeSpan.Zero), cancellationToken);
                break;
            case Disturbance.DropSsh(var device):
                await Lab.Farm[device].DropAllAsync(cancellationToken);
                break;
            case Disturbance.FillSessions(var device, var span):
                IReadOnlyList<string> names = [];
                await InTurnAsync(
                    device,
                    span,
                    () => Task.FromResult(names = Lab.Farm[device].OpenSessions()),
                    () =>
                    {
                        Lab.Farm[device].AbortSessions(names);
                        return Task.CompletedTask;
                    },
                    cancellationToken);
                break;
            case Disturbance.Repeat(var messages, var shuffle):
                await _repeater.RepeatAsync(messages, shuffle, cancellationToken);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(disturbance), disturbance, "a disturbance that nobody knows how to make");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _repeater.DisposeAsync();
        await Lab.DisposeAsync();
        foreach (SemaphoreSlim turn in _turns.Values)
            turn.Dispose();
    }

    private static IReadOnlyList<string> HubServers(int count) =>
        count == 1 ? ["hub"] : [.. Enumerable.Range(1, count).Select(n => $"hub-{n}")];

    private static string ClockOf(string part) => part + "'s clock";

    private static Task SetAsync(FakeClock clock, TimeSpan ahead)
    {
        clock.Set(ahead);
        return Task.CompletedTask;
    }

    private Task OnLinkAsync(Action<TcpLink> change, TimeSpan span, CancellationToken cancellationToken) =>
        InTurnAsync(
            Link,
            span,
            () =>
            {
                foreach (TcpLink link in Lab.LeafLinks)
                    change(link);
                return Task.CompletedTask;
            },
            () =>
            {
                foreach (TcpLink link in Lab.LeafLinks)
                    link.Mend();
                return Task.CompletedTask;
            },
            cancellationToken);

    private async Task InTurnAsync(string what, TimeSpan span, Func<Task> begin, Func<Task> end, CancellationToken cancellationToken)
    {
        await _turns[what].WaitAsync(cancellationToken);
        try
        {
            await begin();
            await Task.Delay(span, _time, cancellationToken);
            await end();
        }
        finally
        {
            _turns[what].Release();
        }
    }

    private sealed record Part(Func<Task> Kill, Func<CancellationToken, Task> Restart, Func<bool, Task> Freeze)
    {
        public static Part Of(LabProgram program) => new(program.KillAsync, program.RestartAsync, program.FreezeAsync);

        public static Part Of(NatsHub hub) => new(hub.KillAsync, hub.RestartAsync, hub.FreezeAsync);

        public static Part Of(NatsServer server) => new(server.KillAsync, server.RestartAsync, server.FreezeAsync);
    }
}
