using System.Text.Json;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Simulation;

/// <summary>The same log gives the same push, wherever it is cut.</summary>
internal static class FoldAudit
{
    private const int MostCuts = 8;

    public static IEnumerable<BrokenPromise> Of(World world)
    {
        IReadOnlyList<LogEntry> log = world.Hub.Log;
        var whole = Push.Begin(world.PushPlan);
        whole.Apply(log);
        string report = Text(whole);
        var wanted = new HashSet<string>();
        // Of a long log not every place: which ones, another world will have.
        int step = Math.Max(1, log.Count / MostCuts), first = (int)(world.Plan.Seed % (ulong)step);
        for (int cut = first; cut <= log.Count; cut += step)
        {
            var push = Push.Begin(world.PushPlan);
            push.Apply(log.Take(cut));
            int known = push.Commands.Count;
            if (!push.Commands.SequenceEqual(whole.Commands.Take(known)))
                yield return new BrokenPromise("commands are only ever added to", $"cut after {cut} entries");
            push.Apply(log);
            if (Text(push) != report)
                yield return new BrokenPromise("the same log gives the same report", $"cut after {cut} entries");
        }

        foreach (DeviceCommand command in whole.Commands)
            wanted.Add(Contracts.Names.CommandId(world.PushPlan.Id, command.Device, command.Kind, command.Attempt));
        foreach (HubCommand command in world.Hub.Commands)
        {
            string id = Contracts.Wire.DecodeCommand(command.Message).Id;
            if (!wanted.Contains(id))
                yield return new BrokenPromise("commands are a function of the log", $"{id} was published and is not wanted");
        }
    }

    private static string Text(Push push) => JsonSerializer.Serialize(push.Report(), PipelineJson.Default.PushReport);
}
