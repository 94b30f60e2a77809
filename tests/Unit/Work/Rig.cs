using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Switches;
using Leafwire.Runner.Trust;
using Leafwire.Runner.Work;
using Leafwire.Tests.Unit.Eos;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leafwire.Tests.Unit.Work;

/// <summary>A worker before scripted connections to one switch.</summary>
internal sealed class Rig
{
    private const string PushId = "0123456789abcdef";

    /// <summary>A check that <see cref="Lines"/> answers.</summary>
    public static readonly Check Up = new() { Name = "up", Command = "show interfaces status", Expect = "connected" };

    private readonly List<ScriptedTransport?> _connections;

    /// <param name="connections">One transcript a connection, in parts that are joined by newlines; null for one that is refused.</param>
    public Rig(params string?[] connections)
    {
        _connections = [.. connections.Select(c => c is null ? null : new ScriptedTransport(Transcript.Read(c), Time))];
        Connector = new ScriptedConnector([.. _connections]) { Time = Time };
    }

    public JumpingTime Time { get; } = new();

    public MemoryNotes Notes { get; } = new();

    public ScriptedConnector Connector { get; }

    /// <summary>The connection of that number, from 0.</summary>
    public ScriptedTransport Connection(int number) => _connections[number]!;

    public List<string> Stages { get; } = [];

    /// <summary>How long the switch may take.</summary>
    public EosOptions Eos { get; set; } = new();

    /// <summary>Refusals that the runner accepts by itself.</summary>
    public IReadOnlyList<string> AcceptRefusals { get; set; } = [];

    /// <summary>What the site asks for at its own end.</summary>
    public SiteRules Site { get; set; } = SiteRules.None;

    /// <summary>Whose approvals the runner asks for by itself; null for nobody's.</summary>
    public ApprovalTrust? Approvals { get; set; }

    public bool IsMine { get; set; } = true;

    /// <summary>Cancelled when a revert waits.</summary>
    public CancellationToken Hurry { get; set; }

    /// <summary>The diff that a preview of the push found; null when nobody remembers.</summary>
    public string? Previewed { get; set; }

    /// <summary>Called when the switch is confirmed.</summary>
    public Func<Task>? Confirmed { get; set; }

    /// <summary>Called when the runner waits between two looks.</summary>
    public Action? Waits { get; set; }

    /// <summary>The nonce of each attempt; by default the one of <see cref="Lines.Session"/>.</summary>
    public Func<string> Nonce { get; set; } = () => "00000a";

    /// <summary>Asked each time the runner looks whether the device is its own.</summary>
    public Action? OnStillMine { get; set; }

    public Action<string>? OnStage { get; set; }

    public CancellationToken Cancellation { get; set; } = TestContext.Current.CancellationToken;

    public ConfigureCommand Configure => new()
    {
        Id = $"{PushId}.leaf1.configure", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Time.Start + TimeSpan.FromMinutes(10),
        Candidate = Payload.Of(Lines.Candidate), Mode = ConfigureMode.Replace, CommitTimer = TimeSpan.FromMinutes(5),
    };

    public ConfirmCommand Confirm => new()
    {
        Id = $"{PushId}.leaf1.confirm", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Time.Start + TimeSpan.FromMinutes(10),
    };

    public RevertCommand Revert => new()
    {
        Id = $"{PushId}.leaf1.revert", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Time.Start + TimeSpan.FromMinutes(10),
    };

    public PreviewCommand Preview => new()
    {
        Id = $"{PushId}.leaf1.preview", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Time.Start + TimeSpan.FromMinutes(10),
        Candidate = Payload.Of(Lines.Candidate), Mode = ConfigureMode.Replace,
    };

    public CheckCommand Check(params Check[] checks) => new()
    {
        Id = $"{PushId}.leaf1.check", PushId = PushId, Site = "lab", Device = "leaf1",
        NotAfter = Time.Start + TimeSpan.FromMinutes(10), Checks = checks,
    };

    public FetchCommand Fetch => new()
    {
        Id = $"{PushId}.leaf1.fetch", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Time.Start + TimeSpan.FromMinutes(10),
    };

    /// <summary>What a runner noted that armed the switch a minute ago.</summary>
    public WorkNote ArmedNote(string? after = Lines.After, WorkPhase? phase = null) =>
        new(Payload.Of(Lines.Diff), 2, 1, Kept(Lines.Before), after is null ? null : Payload.DigestOf(after),
            Time.Start - TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5))
        {
            Phase = phase ?? (after is null ? WorkPhase.ArmSent : WorkPhase.Armed), Session = Lines.Session,
            After = after is null ? null : Kept(after),
        };

    /// <summary>Running configurations that were brought to the hub.</summary>
    public List<string> KeptTexts { get; } = [];

    /// <summary>False while the hub cannot be reached.</summary>
    public bool HubAnswers { get; set; } = true;

    /// <summary>Carries the command out; every transcript must have been played to its end and its connection closed.</summary>
    public async Task<T> RunAsync<T>(Command command, string? candidate = Lines.Candidate)
        where T : Reply
    {
        Reply reply = await ExecuteAsync(command, candidate);
        return reply.ShouldBeOfType<T>((reply as FailureReply)?.Message);
    }

    public async Task<Reply> ExecuteAsync(Command command, string? candidate = Lines.Candidate)
    {
        var options = new WorkOptions
        {
            Nonce = Nonce, AcceptRefusals = AcceptRefusals, Site = new SiteRulesInForce(Site), Approvals = Approvals,
        };
        var platforms = new SwitchPlatforms([new EosPlatform(Connector, Eos, Time)]);
        var worker = new SwitchWorker(platforms, Time, options, "runner-1", NullLogger<SwitchWorker>.Instance);
        var job = new Job(command, ScriptedConnector.Leaf1, candidate, Notes, _ => StillMine(), KeepAsync, stage =>
        {
            Stages.Add(stage);
            OnStage?.Invoke(stage);
        })
        {
            Hurry = Hurry,
            Previewed = _ => Task.FromResult(Previewed),
            Confirmed = Confirmed,
            Wait = Waits is null ? null : (pause, cancellationToken) =>
            {
                Waits();
                return Task.Delay(pause, Time, cancellationToken);
            },
        };
        try
        {
            return await worker.ExecuteAsync(job, Cancellation);
        }
        finally
        {
            foreach (ScriptedTransport connection in _connections.OfType<ScriptedTransport>())
            {
                connection.Rest.ShouldBeEmpty();
                connection.IsDisposed.ShouldBeTrue();
            }
        }
    }

    private ValueTask<bool> StillMine()
    {
        OnStillMine?.Invoke();
        return ValueTask.FromResult(IsMine);
    }

    private Task<Payload> KeepAsync(string text, CancellationToken cancellationToken)
    {
        if (!HubAnswers)
            return Task.FromResult(Payload.Of(text));
        KeptTexts.Add(text);
        return Task.FromResult(Kept(text));
    }

    private static Payload Kept(string text) => Payload.Of(text) with { Inline = null, Object = Payload.DigestOf(text) };
}
