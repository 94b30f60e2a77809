using Leafwire.Contracts;
using Leafwire.Runner.Eos;
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
        Connector = new ScriptedConnector([.. _connections]);
    }

    public JumpingTime Time { get; } = new();

    public MemoryNotes Notes { get; } = new();

    public ScriptedConnector Connector { get; }

    public List<string> Stages { get; } = [];

    public bool IsMine { get; set; } = true;

    public Action<string>? OnStage { get; set; }

    public CancellationToken Cancellation { get; set; } = TestContext.Current.CancellationToken;

    public ConfigureCommand Configure => new()
    {
        Id = $"{PushId}.leaf1.configure", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Time.Start + TimeSpan.FromMinutes(10),
        Candidate = Payload.Of(Lines.Candidate), Mode = ConfigureMode.Replace, CommitTimer = TimeSpan.FromMinutes(5),
    };

    public ConfirmCommand Confirm => new() { Id = $"{PushId}.leaf1.confirm", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Time.Start + TimeSpan.FromMinutes(10) };

    public RevertCommand Revert => new() { Id = $"{PushId}.leaf1.revert", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Time.Start + TimeSpan.FromMinutes(10) };

    public PreviewCommand Preview => new()
    {
        Id = $"{PushId}.leaf1.preview", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Time.Start + TimeSpan.FromMinutes(10),
        Candidate = Payload.Of(Lines.Candidate), Mode = ConfigureMode.Replace,
    };

    public CheckCommand Check(params Check[] checks) => new() { Id = $"{PushId}.leaf1.check", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Time.Start + TimeSpan.FromMinutes(10), Checks = checks };

    public FetchCommand Fetch => new() { Id = $"{PushId}.leaf1.fetch", PushId = PushId, Site = "lab", Device = "leaf1", NotAfter = Time.Start + TimeSpan.FromMinutes(10) };

    /// <summary>What a runner noted that armed the switch a minute ago.</summary>
    public WorkNote ArmedNote(string? after = Lines.After) =>
        new(Payload.Of(Lines.Diff), 2, 1, Kept(Lines.Before), after is null ? null : Payload.DigestOf(after), Time.Start - TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));

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
        var worker = new SwitchWorker(new EosLogin(Connector, new EosOptions(), Time), Time, new WorkOptions(), "runner-1", NullLogger<SwitchWorker>.Instance);
        var job = new Job(command, ScriptedConnector.Leaf1, candidate, Notes, _ => ValueTask.FromResult(IsMine), KeepAsync, stage =>
        {
            Stages.Add(stage);
            OnStage?.Invoke(stage);
        });
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

    private Task<Payload> KeepAsync(string text, CancellationToken cancellationToken)
    {
        if (!HubAnswers)
            return Task.FromResult(Payload.Of(text));
        KeptTexts.Add(text);
        return Task.FromResult(Kept(text));
    }

    private static Payload Kept(string text) => Payload.Of(text) with { Inline = null, Object = Payload.DigestOf(text) };
}
