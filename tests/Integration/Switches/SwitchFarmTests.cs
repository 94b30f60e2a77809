using Leafwire.Lab.Switches;
using Renci.SshNet;

namespace Leafwire.Tests.Integration.Switches;

public sealed class SwitchFarmTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exec_ShowVersionAsJson_IsAnswered()
    {
        await using SwitchFarm farm = await SwitchFarm.StartAsync(Farm("leaf1"), Token);
        using SshClient client = await ConnectAsync(farm["leaf1"]);
        using SshCommand command = client.CreateCommand("show version | json");
        await command.ExecuteAsync(Token);
        command.Result.ShouldContain("\"modelName\": \"cEOSLab\"");
    }

    private static SwitchFarmOptions Farm(params string[] names) =>
        new() { Switches = [.. names.Select(n => new SwitchOptions { Name = n })] };

    private static async Task<SshClient> ConnectAsync(SimulatedSwitch target, string? password = null)
    {
        var client = new SshClient("127.0.0.1", target.Port, "admin", password ?? "admin");
        client.HostKeyReceived += (_, e) => e.CanTrust = "SHA256:" + e.FingerPrintSHA256 == target.HostKeyFingerprint;
        await client.ConnectAsync(Token);
        return client;
    }
}
