using System.Text.Json;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Golden;

/// <summary>
/// What a pipeline keeps of pushes that are under way, <c>tests/golden/states</c>: the state between two steps, which a durable
/// backend holds over a deployment, and a site's queue.
/// </summary>
public sealed class StateGoldenTests
{
    private const string Folder = "tests/golden/states";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };
    private static readonly DateTimeOffset UploadedAt = new(2026, 3, 1, 11, 59, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly FoundUpload Upload = new("0123456789abcdef", new UploadName("dc1", "build-7.zip"), UploadedAt, "0x8DC2A5F0");

    // One of each step, each with what only that step has.
    private static readonly Dictionary<string, PushState> States = new()
    {
        ["plan.json"] = PushState.Begin(Upload),
        ["queue.json"] = PushState.Begin(Upload).Next(PushWorkflow.Queue) with
        {
            WaitUntil = Now, Said = "waits for push fedcba9876543210",
        },
        ["serve.json"] = PushState.Begin(Upload).Next(PushWorkflow.Serve) with
        {
            WaitingSince = Now, WaitUntil = Now.AddSeconds(2), Said = "waits for a runner of leaf2",
        },
        ["queue-approved.json"] = PushState.Begin(
            Upload).Next(PushWorkflow.Queue) with { IsApproved = true, Cursor = 4711, ArchivedTo = 4711 },
        ["drive.json"] = PushState.Begin(Upload).Next(PushWorkflow.Drive) with
        {
            Cursor = 4711, ArchivedTo = 4700, ArchiveFailures = 1, TickAfter = Now,
        },
        ["drive-failed.json"] = PushState.Begin(Upload).Next(PushWorkflow.Drive) with
        {
            Cursor = 4711, Failures = 2, Hindrance = "cannot follow the log: the hub is away", RetryAt = Now.AddSeconds(8),
        },
        ["record.json"] = PushState.Begin(Upload).Next(PushWorkflow.Record) with { Cursor = 4720, ArchivedTo = 4720 },
        ["given-up.json"] = PushState.Begin(Upload).Next(PushWorkflow.Record) with { GivenUp = "cannot read the plan: it is gone" },
        ["leave.json"] = PushState.Begin(Upload).Next(PushWorkflow.Leave) with
        {
            Cursor = 4720, ArchivedTo = 4720, Ended = PushStatus.Succeeded,
        },
        ["leave-untouched.json"] = PushState.Begin(Upload).Next(PushWorkflow.Leave) with { Ended = PushStatus.Refused, IsUntouched = true },
        ["over.json"] = PushState.Begin(Upload).Next(PushWorkflow.Over) with
        {
            Cursor = 4720, ArchivedTo = 4720, Ended = PushStatus.Failed,
        },
    };

    public static TheoryData<string> Files => [.. States.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void State_Kept_MeansWhatItMeantAndIsWrittenTheSame(string file)
    {
        string kept = Repository.Read($"{Folder}/{file}");
        JsonSerializer.Deserialize(kept, StepsJson.Default.PushState).ShouldBe(States[file]);
        Normal(JsonSerializer.Serialize(States[file], StepsJson.Default.PushState))
            .ShouldBe(kept.TrimEnd('\n'), "a state under way in the old form must still be read: keep its file under another name");
    }

    [Fact]
    public void States_OfEveryStep_HaveAFile()
    {
        string[] steps =
            [PushWorkflow.Plan, PushWorkflow.Queue, PushWorkflow.Serve, PushWorkflow.Drive, PushWorkflow.Record, PushWorkflow.Leave,
                PushWorkflow.Over];
        States.Values.Select(s => s.Step).Distinct().ShouldBe(steps, ignoreOrder: true);
        Directory.EnumerateFiles(Repository.At(Folder), "*.json").Select(path =>
            Path.GetFileName(path)).ShouldBe([.. States.Keys, "site-queue.json", "site-queue-2026-11-25.json"], ignoreOrder: true);
    }

    [Fact]
    public async Task State_OfAnyStep_GoesOnToTheEnd()
    {
        foreach ((string file, PushState state) in States)
        {
            var host = new StepByStep();
            PushState end =
                await PushLoop.RunAsync(JsonSerializer.Deserialize(Repository.Read($"{Folder}/{file}"), StepsJson.Default.PushState)!,
                    host);
            end.IsOver.ShouldBeTrue(file);
            end.ArchivedTo.ShouldBe(state.GivenUp is null ? end.Cursor : state.ArchivedTo, file);
            host.Ran.ShouldBe(StepByStep.Order.SkipWhile(step => step != state.Step).SkipLast(1), file);
            // What failed waits its time, whoever rings; what waits may be rung for.
            host.Waited.ShouldBe(state.RetryAt is { } retry ? [(retry, false)] : state.WaitUntil is { } until ? [(until, true)] : [], file);
        }
    }

    [Fact]
    public void Queue_Kept_MeansWhatItMeantAndIsWrittenTheSame()
    {
        var waiting = new QueueEntry(Upload, ["leaf1", "leaf2"], null, Now.AddHours(1));
        var granted = new QueueEntry(Upload with
        {
            PushId = "fedcba9876543210", UploadedAt = UploadedAt.AddMinutes(-1),
        }, null, Now, Now.AddHours(1));
        var queue = new QueueState([granted, waiting], [new QueueTurn(granted.Upload, granted.Devices), new QueueTurn(Upload with
        {
            PushId = "00000000000000ff",
        }, ["leaf9"])]);
        string kept = Repository.Read($"{Folder}/site-queue.json");
        Normal(System.Text.Encoding.UTF8.GetString(queue.Encode())).ShouldBe(kept.TrimEnd('\n'));
        QueueState.Decode(System.Text.Encoding.UTF8.GetBytes(kept)).Encode().ShouldBe(queue.Encode());
    }

    // Its pushes are over, or are entered again by whoever finds their uploads.
    [Fact]
    public void Queue_OfAnEarlierVersion_IsEmpty() =>
        QueueState.Decode(System.Text.Encoding.UTF8.GetBytes(Repository.Read($"{Folder}/site-queue-2026-11-25.json")))
            .Entries.ShouldBeEmpty();

    private static string Normal(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json), Indented);

    /// <summary>A host whose steps lead one to the next.</summary>
    private sealed class StepByStep : IPushHost
    {
        public static readonly string[] Order =
            [PushWorkflow.Plan, PushWorkflow.Queue, PushWorkflow.Serve, PushWorkflow.Drive, PushWorkflow.Record, PushWorkflow.Leave,
                PushWorkflow.Over];

        public List<string> Ran { get; } = [];

        public List<(DateTimeOffset, bool)> Waited { get; } = [];

        public bool WantsAnew => false;

        public Task<PushState> RunAsync(PushState state)
        {
            Ran.Add(state.Step);
            return Task.FromResult((state with
            {
                RetryAt = null, Failures = 0, Hindrance = null,
            }).Next(Order[Array.IndexOf(Order, state.Step) + 1]));
        }

        public Task<PushState> ArchiveAsync(PushState state) => Task.FromResult(state with { ArchivedTo = state.Cursor });

        public Task WaitAsync(DateTimeOffset until, bool ringEnds)
        {
            Waited.Add((until, ringEnds));
            return Task.CompletedTask;
        }
    }
}
