namespace Leafwire.Lab.Simulation;

/// <summary>A world that is over.</summary>
/// <param name="Plan">What it was.</param>
/// <param name="Broken">The promises that it saw broken.</param>
/// <param name="Fingerprint">Equal for equal worlds.</param>
/// <param name="Steps">Pieces of work in it.</param>
internal sealed record WorldRun(WorldPlan Plan, IReadOnlyList<BrokenPromise> Broken, ulong Fingerprint, long Steps)
{
    /// <summary>Runs a world on this thread.</summary>
    /// <param name="plan">The world.</param>
    /// <param name="audit">What is held against it, after each of its pushes.</param>
    /// <param name="story">Told what happens; null for nobody.</param>
    public static WorldRun Of(WorldPlan plan, Func<World, IReadOnlyList<BrokenPromise>> audit, Story? story = null)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var world = new World(plan, story);
            IReadOnlyList<BrokenPromise> broken;
            do
            {
                world.Run();
                broken = world.Audit(audit);
            }
            while (broken.Count == 0 && world.GoOn());

            return new WorldRun(plan, broken, world.Scheduler.Fingerprint, world.Scheduler.Steps);
        }
        catch (Exception e)
        {
            // Whatever comes as far as here is a fault of the simulator, of a fold or of a switch: seen, and told like any other.
            return new WorldRun(plan, [new BrokenPromise("no process breaks", e.ToString())], 0, 0);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
