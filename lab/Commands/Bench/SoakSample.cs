using System.Text.Json;
using Leafwire.Lab.Processes;
using Leafwire.Lab.Site;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>What a lab's parts hold at a moment.</summary>
internal static class SoakSample
{
    // A garbage collector and an allocator go up and down by so much.
    private const double MemorySlack = 8, CountSlack = 4;

    /// <summary>Values that are not to grow, each with what it may go up and down by.</summary>
    public static async Task<IReadOnlyList<(string Name, double Slack, double Value)>> OfAsync(
        LabSite lab, CancellationToken cancellationToken)
    {
        var values = new List<(string Name, double Slack, double Value)>();
        (string Name, ProcessUsage Usage)[] parts =
        [
            ("host", lab.Host!.Usage()), ("runner", lab.Runners[0].Usage()), ("hub", lab.Hub.Servers[0].Usage()),
            ("leaf", lab.Leaf.Usage()),
        ];
        values.AddRange(parts.Select(p => ($"{p.Name}, MB", MemorySlack, p.Usage.ResidentMb)));
        values.AddRange(parts.Select(p => ($"{p.Name}, handles", CountSlack, p.Usage.Handles)));
        foreach ((string name, NatsServer server) in new (string, NatsServer)[] { ("hub", lab.Hub.Servers[0]), ("leaf", lab.Leaf) })
        {
            JsonElement about = await server.MonitorAsync("varz", cancellationToken);
            JsonElement streams = await server.MonitorAsync("jsz", cancellationToken);
            values.Add(($"{name}, connections", CountSlack, Of(about, "connections")));
            values.Add(($"{name}, streams", CountSlack, Of(streams, "streams")));
            values.Add(($"{name}, consumers", CountSlack, Of(streams, "consumers")));
        }

        return values;
    }

    private static double Of(JsonElement element, string key) => element.GetProperty(key).GetDouble();
}
