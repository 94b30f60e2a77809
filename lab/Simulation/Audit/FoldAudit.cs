using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Simulation;

/// <summary>The same log gives the same push, wherever it is cut.</summary>
internal static class FoldAudit
{
    private const int MostCuts = 8;

    public static IEnumerable<BrokenPromise> Of(World world) => world.Looks.Append(world.Push).SelectMany(p => Of(p, world.Plan.Seed));

    private static IEnumerable<BrokenPromise> Of(SimPush of, ulong seed)
    {
        IReadOnlyList<LogEntry> log = of.Log;
        var whole = Push.Begin(of.Plan);
        whole.Apply(log);
        string report = Text(whole);
        var wanted = new HashSet<string>();
        // Of a long log not every place: which ones, another world will have.
        int step = Math.Max(1, log.Count / MostCuts), first = (int)(seed % (ulong)step);
        for (int cut = first; cut <= log.Count; cut += step)
        {
            var push = Push.Begin(of.Plan);
            push.Apply(log.Take(cut));
            int known = push.Commands.Count;
            if (!push.Commands.Select(Words).SequenceEqual(whole.Commands.Take(known).Select(Words)))
                yield return new BrokenPromise("commands are only ever added to", $"cut after {cut} entries");
            push.Apply(log);
            if (Text(push) != report)
                yield return new BrokenPromise("the same log gives the same report", $"cut after {cut} entries");
        }

        foreach (DeviceCommand command in whole.Commands)
            wanted.Add(Names.CommandId(of.Plan.Id, command.Device, command.Kind, command.Attempt));
        foreach (Command command in of.Commands.Where(c => !wanted.Contains(c.Id)))
            yield return new BrokenPromise("commands are a function of the log", $"{command.Id} was published and is not wanted");
    }

    // What people signed is another object each time that it is read.
    private static (DeviceCommand Command, string? Signed) Words(DeviceCommand command) => (
        command with { Approvals = null },
        command.Approvals is { } signed
            ? $"{signed.Digest.Value} {string.Join(' ', signed.Approvals.Select(a => $"{a.By}/{a.Signature}"))}" : null);

    private static string Text(Push push) => JsonSerializer.Serialize(push.Report(), PipelineJson.Default.PushReport);
}
