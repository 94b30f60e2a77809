using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Integration.Host;

public sealed class QueueTests(Cloud cloud) : World(cloud)
{
    [Fact]
    public async Task Pushes_ToOneDevice_GoOneAtATimeInTheOrderOfTheirUploads()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        var ids = new List<string>();
        // All are there before the host looks, so that they start at once.
        for (int i = 0; i < 20; i++)
            ids.Add(await UploadAsync($"build-{i:00}", null, (device, Config(device, $"vlan {i + 10}"))));
        await StartHostAsync();

        foreach (string id in ids)
            (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);

        Runner.Commands.Select(c => (c.PushId, c.Kind)).ShouldBe(ids.SelectMany(id => new[] { (id, CommandKind.Configure), (id, CommandKind.Confirm) }));
    }

    [Fact]
    public async Task Pushes_ToDifferentDevices_GoSideBySide()
    {
        string[] devices = [.. Enumerable.Range(1, 5).Select(i => Device($"leaf{i}"))];
        var inHand = new ConcurrentDictionary<string, bool>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Runner.Script = async command =>
        {
            inHand[command.Device] = true;
            if (inHand.Count == devices.Length)
                all.TrySetResult();
            // Nobody is answered before all are in hand: pushes that went one by one would never end.
            await all.Task;
            return ScriptedRunner.Default(command);
        };
        await Runner.ServeAsync(devices);
        await StartHostAsync();
        string[] ids = await Task.WhenAll(devices.Select((d, i) => UploadAsync($"b{i}", null, (d, Config(d)))));

        foreach (string id in ids)
            (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Push_ThatWaits_SaysForWhich()
    {
        string device = Device("leaf1");
        var free = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Runner.Script = async command =>
        {
            await free.Task;
            return ScriptedRunner.Default(command);
        };
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string first = await UploadAsync("a", null, (device, Config(device)));
        await UntilAsync(first, p => p.DeviceCount == 1);
        string second = await UploadAsync("b", null, (device, Config(device, "vlan 11")));

        await UntilAsync(second, p => p.Message.Contains($"waits for push {first}", StringComparison.Ordinal));
        (await GetAsync($"api/pushes/{second}")).Body.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain(first);
        free.SetResult();

        (await EndAsync(second)).Status.ShouldBe(PushStatus.Succeeded);
    }
}
