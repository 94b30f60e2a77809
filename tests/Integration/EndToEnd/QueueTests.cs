using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Scenarios;

namespace Leafwire.Tests.Integration.EndToEnd;

/// <summary>Many pushes to one site at once.</summary>
public sealed class QueueTests
{
    private const int Pushes = 20;
    private static readonly string[] Devices = ["queue-a", "queue-b"];

    [Fact]
    public async Task Pushes_StartedAtOnce_ReachEachDeviceOneAtATimeInTheirOrder()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using ScenarioSite site = await ScenarioSite.StartAsync(host: true, Devices, cancellationToken, scenarios: false);
        var ids = new List<string>();
        for (int i = 0; i < Pushes; i++)
        {
            int vlan = 100 + i;
            ids.Add((await site.UploadAsync($"build-{i:00}", Devices, null, cancellationToken,
                d => ScenarioSite.Candidate(d).Replace("vlan 10", $"vlan {vlan}", StringComparison.Ordinal))).Id);
        }

        foreach (string id in ids)
            (await site.ResultAsync(id, cancellationToken)).Status.ShouldBe(PushStatus.Succeeded);

        foreach (string device in Devices)
        {
            SwitchEvent[] history = [.. site.Lab.Farm[device].History.Where(
                e => e.Kind is SwitchEventKind.Armed or SwitchEventKind.Confirmed or SwitchEventKind.Reverted)];
            history.Length.ShouldBe(2 * Pushes, string.Join(", ", history));
            history.Chunk(2).ShouldAllBe(pair => pair[0].Kind == SwitchEventKind.Armed && pair[1].Kind == SwitchEventKind.Confirmed
                && pair[0].Session == pair[1].Session);
            history.Chunk(2).Select(pair => pair[0].Session![..11])
                .ShouldBe(ids.Select(id => "lw-" + id[..8]), "in the order in which they were uploaded");
        }
    }
}
