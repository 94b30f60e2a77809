using Leafwire.Cli;
using Leafwire.Lab.Simulation;

namespace Leafwire.Lab.Commands.Simulate;

/// <summary>Runs worlds, and tells the first that breaks a promise as shortly as it can.</summary>
internal sealed class SimulateRun(ulong first, int count, TimeProvider time, TextWriter output)
{
    private static readonly int Threads = Math.Clamp(Environment.ProcessorCount, 1, 2);

    public int Run(CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        (int ran, WorldRun? broken) = WorldSearch.Run(first, count, Threads, cancellationToken);
        double seconds = time.GetElapsedTime(began).TotalSeconds;
        string verdict = broken is null ? "every promise held" : $"a promise broke in {broken.Plan.Seed}";
        output.WriteLine(FormattableString.Invariant($"{ran} worlds from seed {first}, {ran / seconds:0} a second: {verdict}"));
        if (broken is null)
            return ran == count ? ExitCodes.Ok : ExitCodes.PushFailed;
        output.WriteLine();
        output.WriteLine($"seed {broken.Plan.Seed}");
        foreach (BrokenPromise promise in broken.Broken)
            output.WriteLine($"  {promise}");
        Tell(broken);
        return ExitCodes.PushFailed;
    }

    private void Tell(WorldRun broken)
    {
        var shrinker = new Shrinker(WorldAudit.Of);
        WorldRun smallest = shrinker.Shrink(broken);
        var story = new Story();
        WorldRun.Of(smallest.Plan, WorldAudit.Of, story);
        output.WriteLine();
        output.WriteLine($"the shortest story ({shrinker.Worlds} smaller worlds were tried):");
        foreach (string line in WorldText.Of(smallest.Plan).Concat(story.Lines).Concat(smallest.Broken.Select(b => $"broken: {b}")))
            output.WriteLine($"  {line}");
    }
}
