using Leafwire.Tests.Functions.Hosting;
using Microsoft.DurableTask.Protobuf;

namespace Leafwire.Tests.Functions;

/// <summary>
/// Histories of pushes, <c>tests/golden/histories</c>, through today's orchestrator: what is under way when a new version is
/// deployed goes on. Each is what the durable backend gives to a worker, as JSON; <see cref="ReplayTests"/> records one.
/// </summary>
public sealed class HistoryTests
{
    private const string Folder = "tests/golden/histories";

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(At(Folder), "*.json").Select(path =>
        Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void History_OfAnyVersion_IsReplayedAtEveryPoint(string file) => Replayer.ReplaysAtEveryPoint(Read(file));

    // That a replay can fail at all.
    [Theory]
    [MemberData(nameof(Files))]
    public void History_OfOtherSteps_DoesNotReplay(string file)
    {
        OrchestratorRequest history = Read(file);
        foreach (HistoryEvent scheduled in history.PastEvents.Concat(history.NewEvents).Where(e => e.TaskScheduled is not null))
            scheduled.TaskScheduled.Name = "AnotherStep";
        CompleteOrchestrationAction? ended = Replayer.Replay(history).Select(a => a.CompleteOrchestration).SingleOrDefault(c =>
            c is not null);
        ended.ShouldNotBeNull().OrchestrationStatus.ShouldBe(Microsoft.DurableTask.Protobuf.OrchestrationStatus.Failed);
    }

    private static OrchestratorRequest Read(string file) => OrchestratorRequest.Parser.ParseJson(File.ReadAllText(At($"{Folder}/{file}")));

    private static string At(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Leafwire.slnx")))
                return Path.Combine(folder.FullName, path);
        }

        throw new InvalidOperationException($"no folder above '{AppContext.BaseDirectory}' has Leafwire.slnx");
    }
}
