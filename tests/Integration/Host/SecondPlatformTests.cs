using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Messaging;
using Leafwire.Pipeline.Reports;
using Leafwire.Runner.Agent;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Switches;
using Leafwire.Runner.Work;
using Leafwire.Tests.Platforms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leafwire.Tests.Integration.Host;

/// <summary>A whole push to switches of a second network operating system: upload, pipeline, hub, leaf, the runner's real lanes.</summary>
public sealed class SecondPlatformTests(Cloud cloud) : World(cloud)
{
    [Fact]
    public async Task Push_ToAnotherOperatingSystem_IsConfirmedAndSaved()
    {
        string[] devices = [Device("box1"), Device("box2")];
        var pocket = new PocketPlatform(TimeProvider.System);
        await StartRunnerAsync(pocket, devices);
        await StartHostAsync();
        string id = await UploadAsync("build-1", null, (devices[0], "set color=pink\nend\n"), (devices[1], "set color=green\nend\n"));

        PushReport report = await EndAsync(id);

        report.Status.ShouldBe(PushStatus.Succeeded, report.Message);
        report.Devices.Select(d => (d.Device, d.Outcome, d.Software))
            .ShouldBe([(devices[0], DeviceOutcome.Confirmed, "pocket 1.0"), (devices[1], DeviceOutcome.Confirmed, "pocket 1.0")]);
        report.Devices[0].Warnings.ShouldBe(["pink is not for everybody"]);
        pocket.Of(devices[0]).History.ShouldBe(["armed", "confirmed", "saved"]);
        pocket.Of(devices[1]).Startup.ShouldBe("set color=green\n");
    }

    [Fact]
    public async Task Push_OneSwitchRefuses_AllAreOnTheirOldConfiguration()
    {
        string[] devices = [Device("box1"), Device("box2")];
        var pocket = new PocketPlatform(TimeProvider.System);
        await StartRunnerAsync(pocket, devices);
        await StartHostAsync();
        string id = await UploadAsync(
            "build-1", """{"scope":"fabric"}""", (devices[0], "set color=green\nend\n"), (devices[1], "nonsense\nend\n"));

        PushReport report = await EndAsync(id);

        report.Status.ShouldBe(PushStatus.Failed);
        report.Devices[1].Rejected.ShouldBe([new RejectedLine(1, "nonsense", "what is that?")]);
        pocket.Of(devices[0]).History.ShouldBe(["armed", "reverted"]);
        pocket.Of(devices[0]).Running.ShouldBe("color=blue\n");
    }

    private async Task StartRunnerAsync(PocketPlatform pocket, string[] devices)
    {
        var settings = new RunnerSettings
        {
            Site = Cloud.Site,
            Name = "pocket-runner",
            Nats = new NatsSettings { Url = Cloud.Leaf.Url, Username = NatsLeaf.User, Password = NatsLeaf.User },
            Devices = [.. devices.Select(device =>
                new DeviceProfile { Name = device, Host = device, Username = "admin", Platform = pocket.Name, TrustOnFirstUse = true })],
            Trust = TrustSettings.Unsigned,
            Health = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0),
        };
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddBasics(settings).AddBus().AddTrust().AddSwitchWorker(settings).AddLanes().AddHealth();
        // One line: the same as a release would have for it.
        builder.Services.AddSingleton<ISwitchPlatform>(pocket);
        builder.Logging.ClearProviders();
        IHost host = builder.Build();
        Use(new Stopped(host));
        await host.StartAsync(Cancel);
    }

    private sealed class Stopped(IHost host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
