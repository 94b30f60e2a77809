using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Pipeline.Reports;
using Microsoft.AspNetCore.Builder;

namespace Leafwire.Tests.Integration.Host;

public sealed class RestartTests(Cloud cloud) : World(cloud)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TheoryData<CommandKind> Moments => [CommandKind.Configure, CommandKind.Confirm];

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Host_KilledInTheMiddle_GoesOnWhenItIsStartedAgain(CommandKind moment)
    {
        string[] devices = [Device("leaf1"), Device("leaf2")];
        HoldAt(moment);
        await Runner.ServeAsync(devices);
        ManagedProcess host = await StartProcessAsync();
        string id = await UploadAsync("b", null, (devices[0], Config(devices[0])), (devices[1], Config(devices[1])));
        await _reached.Task.WaitAsync(Cancel);

        await host.KillAsync();
        // The answer comes while no host lives.
        _free.SetResult();
        await StartProcessAsync();

        PushReport report = await EndAsync(id);
        report.Status.ShouldBe(PushStatus.Succeeded);
        report.Devices.ShouldAllBe(d => d.Outcome == DeviceOutcome.Confirmed && d.Diff != null);
        Runner.Commands.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Host_StoppedInTheMiddle_LeavesThePushToTheNext()
    {
        string device = Device("leaf1");
        HoldAt(CommandKind.Configure);
        await Runner.ServeAsync(device);
        WebApplication first = await StartHostAsync();
        string id = await UploadAsync("b", null, (device, Config(device)));
        await _reached.Task.WaitAsync(Cancel);

        await first.StopAsync(Cancel);
        (await Table.FindAsync(id, Cancel)).ShouldNotBeNull().Status.ShouldBe(PushStatus.Running);
        _free.SetResult();
        await StartHostAsync("--Leafwire:Host:Name=another");

        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
        Runner.Commands.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Host_BesideOneThatWorks_StandsByAndTakesOver()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        WebApplication first = await StartHostAsync("--Leafwire:Host:Name=one");
        await EndAsync(await UploadAsync("a", null, (device, Config(device))));
        WebApplication second = await StartHostAsync("--Leafwire:Host:Name=two");
        await first.StopAsync(Cancel);

        PushReport report = await EndAsync(await UploadAsync("b", null, (device, Config(device, "vlan 11"))));

        report.Status.ShouldBe(PushStatus.Succeeded);
        second.Urls.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Push_WhoseHubIsAway_SaysSoAndGoesOnWhenItIsBack()
    {
        string device = Device("leaf1");
        HoldAt(CommandKind.Configure);
        await Runner.ServeAsync(device);
        await StartHostAsync("--Logging:LogLevel:NATS=None", "--Logging:LogLevel:Leafwire=Error");
        string id = await UploadAsync("b", null, (device, Config(device)));
        await _reached.Task.WaitAsync(Cancel);

        await Cloud.Hub.KillAsync();
        await UntilAsync(id, p => p.Words.Contains("it is tried again", StringComparison.Ordinal));
        await Cloud.Hub.RestartAsync(Cancel);
        _free.SetResult();

        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Push_WhoseStorageIsAway_GoesOnWhenItIsBack()
    {
        string device = Device("leaf1");
        HoldAt(CommandKind.Configure);
        await Runner.ServeAsync(device);
        await StartHostAsync("--Logging:LogLevel:Leafwire=Error");
        string id = await UploadAsync("b", null, (device, Config(device)));
        await _reached.Task.WaitAsync(Cancel);

        // Not killed: the emulator writes its tables down when it is asked to end.
        Task restart = Cloud.Storage.RestartAsync(Cancel);
        _free.SetResult();
        await restart;

        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
    }

    private void HoldAt(CommandKind moment) => Runner.Script = async command =>
    {
        if (command.Kind == moment)
        {
            _reached.TrySetResult();
            await _free.Task;
        }

        return ScriptedRunner.Default(command);
    };
}
