using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Tests.Unit.Pipeline.Steps;

public sealed class PushLoopTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PushState Driving = PushState.Begin(
        new FoundUpload("0123456789abcdef", new UploadName("lab", "b.zip"), Now, "0x1")) with { Step = PushWorkflow.Drive, Cursor = 5 };

    private readonly ScriptedHost _host = new();

    [Fact]
    public async Task Archive_ThatDoesNotEnd_HoldsUpNoStepButTheRecord()
    {
        var stored = new TaskCompletionSource();
        _host.Archive = async state =>
        {
            await stored.Task;
            return state with { ArchivedTo = state.Cursor };
        };
        _host.Steps.Enqueue(s => s with { Cursor = 6 });
        _host.Steps.Enqueue(s => s with { Cursor = 7 });
        _host.Steps.Enqueue(s => s.Next(PushWorkflow.Record));

        Task<PushState> running = PushLoop.RunAsync(Driving, _host);

        // The record waits, and for all of it: what was archived at first reaches to where the push stood then.
        _host.Log.ShouldBe(["archive to 5", "drive", "drive", "drive"]);
        _host.Steps.Enqueue(s => s.Next(PushWorkflow.Leave));
        _host.Steps.Enqueue(s => s.Next(PushWorkflow.Over));
        stored.SetResult();
        (await running).IsOver.ShouldBeTrue();
        _host.Log.Skip(4).ShouldBe(["archive to 7", "record", "leave"]);
    }

    [Fact]
    public async Task Archive_OfWhatPeopleAreToAgreeTo_IsWaitedForPageByPage()
    {
        var pages = new Queue<ulong>([5, 6, 7]);
        _host.Archive = state => Task.FromResult(state with { ArchivedTo = pages.Dequeue() });
        _host.Steps.Enqueue(s => s with { Cursor = 7, AwaitsTexts = true });
        _host.Steps.Enqueue(s => s with { AwaitsTexts = s.ArchivedTo < s.Cursor });
        _host.Steps.Enqueue(s => s with { AwaitsTexts = s.ArchivedTo < s.Cursor, WaitUntil = Now });
        _host.Steps.Enqueue(s => s.Next(PushWorkflow.Over));

        await PushLoop.RunAsync(Driving, _host);

        _host.Log.ShouldBe(["archive to 5", "drive", "archive to 7", "drive", "archive to 7", "drive", "drive"]);
    }

    [Fact]
    public async Task Archive_OfAPushThatIsGivenUp_IsNotWaitedFor()
    {
        _host.Archive = _ => new TaskCompletionSource<PushState>().Task;
        _host.Steps.Enqueue(s => s.Next(PushWorkflow.Record) with { GivenUp = "gone" });
        _host.Steps.Enqueue(s => s.Next(PushWorkflow.Over));

        (await PushLoop.RunAsync(Driving, _host)
            .WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken)).IsOver.ShouldBeTrue();
    }

    [Fact]
    public async Task Wait_OfARetry_IsEndedByNoRing()
    {
        _host.Steps.Enqueue(s => s with { RetryAt = Now.AddSeconds(1), Failures = 1, ArchivedTo = 5 });
        _host.Steps.Enqueue(s => s with { RetryAt = null, Failures = 0, WaitUntil = Now.AddMinutes(10) });
        _host.Steps.Enqueue(s => s.Next(PushWorkflow.Over));

        await PushLoop.RunAsync(Driving with { ArchivedTo = 5 }, _host);

        _host.Waits.ShouldBe([(Now.AddSeconds(1), false), (Now.AddMinutes(10), true)]);
    }

    [Fact]
    public async Task Loop_WhoseHostWantsAnew_GivesBackTheStateAfterEveryStep()
    {
        _host.WantsAnew = true;
        PushState state = Driving with { ArchivedTo = 5 };
        foreach (string next in new[] { PushWorkflow.Record, PushWorkflow.Leave, PushWorkflow.Over })
        {
            _host.Steps.Enqueue(s => s.Next(next));
            state = await PushLoop.RunAsync(state, _host);
            state.Step.ShouldBe(next);
        }
    }

    private sealed class ScriptedHost : IPushHost
    {
        public Queue<Func<PushState, PushState>> Steps { get; } = [];

        public List<string> Log { get; } = [];

        public List<(DateTimeOffset, bool)> Waits { get; } = [];

        public Func<PushState, Task<PushState>> Archive { get; set; } = state => Task.FromResult(state with { ArchivedTo = state.Cursor });

        public bool WantsAnew { get; set; }

        public Task<PushState> RunAsync(PushState state)
        {
            Log.Add(state.Step);
            return Task.FromResult(Steps.Dequeue()(state));
        }

        public Task<PushState> ArchiveAsync(PushState state)
        {
            Log.Add($"archive to {state.Cursor}");
            return Archive(state);
        }

        public Task WaitAsync(DateTimeOffset until, bool ringEnds)
        {
            Waits.Add((until, ringEnds));
            return Task.CompletedTask;
        }
    }
}
