using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Leafwire.Lab.Switches.Configuration;
using Leafwire.Lab.Switches.Network;

namespace Leafwire.Lab.Switches;

/// <summary>A simulated EOS switch behind real SSH on 127.0.0.1. Its properties show it from inside, whatever its faults.</summary>
public sealed class SimulatedSwitch
{
    private readonly ConcurrentDictionary<SwitchConnection, byte> _connections = new();
    private readonly Func<JsonObject, CancellationToken, Task<JsonObject>> _ask;
    private readonly int _upstream;
    private readonly string _token;
    private int _lastTerminal;

    internal SimulatedSwitch(
        SwitchOptions options, TimeProvider time, Func<JsonObject, CancellationToken, Task<JsonObject>> ask, int upstream, string token,
        SwitchNetwork network)
    {
        State = new SwitchState(options, time, network);
        _ask = ask;
        _upstream = upstream;
        _token = token;
        State.ManagementChanged += OnManagementChanged;
        State.PasswordChanged += () => _ = SwallowGoneAsync(ConfigureFrontAsync(CancellationToken.None));
    }

    /// <summary>Its name in the farm.</summary>
    public string Name => State.Options.Name;

    /// <summary>TCP port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>The host key that it is known by, as <c>SHA256:…</c>. A switch with the fault wrong-host-key shows another one.</summary>
    public string HostKeyFingerprint { get; private set; } = "";

    /// <summary>The running configuration from its first command to <c>end</c>.</summary>
    public string RunningConfig => State.Edit(State.Running.RenderText);

    /// <summary>The startup configuration, in the same form.</summary>
    public string StartupConfig => State.Startup;

    /// <summary>What happened to its configuration, oldest first.</summary>
    public IReadOnlyList<SwitchEvent> History => State.History;

    /// <summary>What it took its time for, oldest first; nothing, unless it is at a real switch's pace.</summary>
    public IReadOnlyList<SwitchPause> Pauses => State.Pauses;

    /// <summary>How many commits and replaces took effect. Confirming an armed session is none.</summary>
    public int Commits => State.Commits;

    /// <summary>Names of its configuration sessions, in the order in which they were opened.</summary>
    public IReadOnlyList<string> Sessions => [.. State.Sessions.Select(s => s.Name)];

    /// <summary>The session whose commit timer runs; null for none.</summary>
    public string? ArmedSession => State.Armed?.Name;

    /// <summary>Names of its sessions that are open or hold a running commit timer.</summary>
    public IReadOnlyList<string> UnfinishedSessions =>
        [.. State.Sessions.Where(s => s.State != SwitchSessionState.Completed).Select(s => s.Name)];

    /// <summary>True when it can be connected and logged into.</summary>
    public bool IsReachable => !State.IsManagementLost && !State.IsLoginBroken && State.Has<Fault.Unreachable>() is null
        && State.Has<Fault.WrongHostKey>() is null;

    /// <summary>Digest of the running configuration, as in <see cref="SwitchEvent.Digest"/>.</summary>
    public string RunningDigest => State.RunningDigest;

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<Fault> Faults => State.Faults;

    internal SwitchState State { get; }

    /// <summary>The digest that a switch has when it runs this configuration and nothing else.</summary>
    /// <exception cref="FormatException">A line is no valid configuration.</exception>
    public static string DigestOf(string configuration) => ConfigTree.Parse(configuration).Digest();

    /// <summary>Waits until something happened to its configuration, also if it happened before this call.</summary>
    public async Task WaitForAsync(SwitchEventKind kind, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next = State.Recorded;
            if (History.Any(e => e.Kind == kind))
                return;
            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Opens configuration sessions as other people would, until the switch takes no more.</summary>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> OpenSessions()
    {
        var names = new List<string>();
        while (State.Enter($"ops-{names.Count + 1}", out SwitchSession? session) is null)
            names.Add(session!.Name);
        return names;
    }

    /// <summary>Drops open sessions of that name; nothing happens for one that is not there.</summary>
    public void AbortSessions(IEnumerable<string> names)
    {
        foreach (string name in names)
            State.Abort(name);
    }

    /// <summary>Replaces what is wrong with the switch; in force when the task is done.</summary>
    /// <param name="faults">All faults from now on; empty for a sound switch.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">The SSH front is gone.</exception>
    public async Task SetFaultsAsync(IEnumerable<Fault> faults, CancellationToken cancellationToken = default)
    {
        State.Faults = [.. faults];
        await ConfigureFrontAsync(cancellationToken);
        if (State.Has<Fault.Unreachable>() is not null)
            await DropAllAsync(cancellationToken);
    }

    /// <summary>Puts another configuration on the switch at once, as somebody at its console does with <c>configure replace</c>.</summary>
    /// <exception cref="InvalidOperationException">The switch refused it; its words.</exception>
    public void ReplaceConfiguration(string configuration)
    {
        if (State.Replace(configuration) is { } refusal)
            throw new InvalidOperationException(refusal);
    }

    /// <summary>Shells that were ever opened on the switch.</summary>
    public int Logins => Volatile.Read(ref _lastTerminal);

    /// <summary>Logins that were refused, whatever the reason.</summary>
    public int RefusedLogins => State.RefusedLogins;

    /// <summary>Times that somebody changed the account's password.</summary>
    public int PasswordChanges => State.PasswordChanges;

    /// <summary>Cuts all SSH connections to the switch.</summary>
    /// <exception cref="InvalidOperationException">The SSH front is gone.</exception>
    public Task DropAllAsync(CancellationToken cancellationToken = default) =>
        _ask(new JsonObject { ["op"] = "drop", ["name"] = Name }, cancellationToken);

    internal async Task ConfigureFrontAsync(CancellationToken cancellationToken)
    {
        SwitchOptions options = State.Options;
        JsonObject answer = await _ask(
            new JsonObject
            {
                ["op"] = "put",
                ["name"] = Name,
                ["upstream"] = _upstream,
                ["token"] = _token,
                ["username"] = options.Username,
                ["password"] = State.Password,
                ["expired"] = State.IsPasswordExpired,
                ["publicKey"] = options.AuthorizedKey,
                ["methods"] = options.LoginMethods is { } methods
                    ? new JsonArray([.. methods.Select(method => JsonValue.Create(method))])
                    : null,
                ["port"] = options.Port,
                ["hostKey"] = options.HostKey,
                ["mode"] = Mode(),
            },
            cancellationToken);
        Port = (int)answer["port"]!;
        HostKeyFingerprint = (string)answer["fingerprint"]!;
    }

    internal SwitchConnection Open(ChannelHeader header)
    {
        SwitchConnection connection = new(header, $"vty{Interlocked.Increment(ref _lastTerminal)}", DropOne);
        _connections[connection] = 0;
        if (State.IsManagementLost)
            connection.Kill();
        return connection;
    }

    internal void Closed(SwitchConnection connection) => _connections.TryRemove(connection, out _);

    private string Mode() =>
        State.IsManagementLost || State.Has<Fault.Unreachable>() is not null ? "closed"
        : State.Has<Fault.WrongHostKey>() is not null ? "wrong-host-key"
        : "open";

    private void DropOne(int connection) => Order(new JsonObject { ["op"] = "drop", ["connection"] = connection });

    private void OnManagementChanged()
    {
        bool lost = State.IsManagementLost;
        foreach (SwitchConnection connection in _connections.Keys)
            connection.Kill();
        if (!lost)
            Order(new JsonObject { ["op"] = "drop", ["name"] = Name });
        _ = SwallowGoneAsync(ConfigureFrontAsync(CancellationToken.None));
    }

    private void Order(JsonObject request) => _ = SwallowGoneAsync(_ask(request, CancellationToken.None));

    // Orders that come out of the switch itself have nobody to report to; they fail only when the farm is stopping.
    private static async Task SwallowGoneAsync(Task order)
    {
        try
        {
            await order;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException or IOException)
        {
        }
    }
}
