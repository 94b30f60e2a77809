using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Simulation;

/// <summary>What undoes a push brings back what its switches ran before.</summary>
internal static class RestoreAudit
{
    public static IEnumerable<BrokenPromise> Of(World world)
    {
        if (world.Undone is not { } undone)
            yield break;
        bool isDone = world.Push.Reports.Any(r => r.Status == PushStatus.Succeeded && world.Plan.Budget == 0);
        foreach (DevicePlan device in world.Push.Devices)
        {
            string before = undone.BeforeDigest(device.Name);
            if (world.Push.CandidateDigest(device.Name) != before)
                yield return new BrokenPromise("what a push changed is archived", $"{device.Name} is given something else back");
            else if (isDone && world.Switches[device.Name].State.RunningDigest != before)
                yield return new BrokenPromise("a restore brings back what was there", $"{device.Name} runs something else");
        }
    }
}
