namespace Leafwire.Lab.Simulation;

/// <summary>Runs one world after the other, a thread each, until a promise breaks.</summary>
internal static class WorldSearch
{
    /// <summary>Runs worlds.</summary>
    /// <param name="first">The first seed; each world has the next one.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">How many at once.</param>
    /// <param name="cancellationToken">Stops between two worlds.</param>
    /// <returns>How many ran, and the one with the lowest seed that broke a promise; null when none did.</returns>
    public static (int Ran, WorldRun? Broken) Run(ulong first, int count, int threads, CancellationToken cancellationToken)
    {
        int next = -1, ran = 0;
        WorldRun? broken = null;
        var gate = new Lock();
        void Work()
        {
            while (!cancellationToken.IsCancellationRequested && Volatile.Read(ref broken) is null
                && Interlocked.Increment(ref next) is var index && index < count)
            {
                WorldRun run = WorldRun.Of(WorldDraw.Of(first + (ulong)index), WorldAudit.Of);
                Interlocked.Increment(ref ran);
                if (run.Broken.Count == 0)
                    continue;
                lock (gate)
                {
                    if (broken is null || run.Plan.Seed < broken.Plan.Seed)
                        broken = run;
                }
            }
        }

        Thread[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Work))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        return (ran, broken);
    }
}
