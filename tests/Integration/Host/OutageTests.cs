using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Integration.Host;

/// <summary>One part is away at each phase of a push: its row says which, and it goes on when the part is back.</summary>
public sealed class OutageTests(Cloud cloud) : World(cloud)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public enum Part
    {
        Blobs = 0,
        Tables = 2,
    }

    public static TheoryData<Part, CommandKind> Storages =>
        new MatrixTheoryData<Part, CommandKind>([Part.Blobs, Part.Tables], [CommandKind.Configure, CommandKind.Confirm]);

    public static TheoryData<CommandKind> Phases => [CommandKind.Configure, CommandKind.Confirm];

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task Push_WhoseStorageIsCutOff_GoesOnWhenItIsBack(Part part, CommandKind moment)
    {
        string device = Device("leaf1");
        HoldAt(moment);
        await Runner.ServeAsync(device);
        await using TcpLink link = new(() => Cloud.Storage.Ports[(int)part], TimeProvider.System);
        await StartHostAsync(Through(link, part), "--Logging:LogLevel:Leafwire=Error");
        string id = await UploadAsync("b", null, (device, Config(device)));
        await _reached.Task.WaitAsync(Cancel);

        link.Cut();
        _free.SetResult();
        // With the tables away there is nowhere to say it.
        if (part == Part.Blobs)
            await UntilAsync(id, p => p.Words.Contains("the blob storage does not answer", StringComparison.Ordinal));
        else
            await link.RefusedAsync(Cancel);
        link.Mend();

        PushReport report = await EndAsync(id);
        report.Status.ShouldBe(PushStatus.Succeeded);
        report.Devices.ShouldHaveSingleItem().Diff.ShouldNotBeNull();
        (await Table.FindAsync(id, Cancel)).ShouldNotBeNull().Message.ShouldBe(report.Message);
    }

    [Fact]
    public async Task Push_WhoseTextsCannotBeStored_IsConfirmedMeanwhile()
    {
        string device = Device("leaf1");
        HoldAt(CommandKind.Configure);
        await Runner.ServeAsync(device);
        await using TcpLink link = new(() => Cloud.Storage.Ports[(int)Part.Blobs], TimeProvider.System);
        await StartHostAsync(Through(link, Part.Blobs), "--Logging:LogLevel:Leafwire=Error");
        string id = await UploadAsync("b", null, (device, Config(device)));
        await _reached.Task.WaitAsync(Cancel);

        link.Cut();
        _free.SetResult();
        while (!Runner.Commands.Any(c => c is ConfirmCommand))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        (await Table.FindAsync(id, Cancel)).ShouldNotBeNull().IsFinal.ShouldBeFalse();
        link.Mend();

        PushReport report = await EndAsync(id);
        report.Status.ShouldBe(PushStatus.Succeeded);
        (await ResultAsync(id, report.Devices[0].Before.ShouldNotBeNull())).ShouldBe("before\n");
    }

    [Fact]
    public async Task Push_WhoseUploadCannotBeRead_BeginsWhenItCan()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await using TcpLink link = new(() => Cloud.Storage.Ports[(int)Part.Blobs], TimeProvider.System);
        await StartHostAsync(Through(link, Part.Blobs), "--Logging:LogLevel:Leafwire=Error");
        link.Cut();
        string id = await UploadAsync("b", null, (device, Config(device)));
        await link.RefusedAsync(Cancel);
        link.Mend();
        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task Push_WhoseHubStandsStill_SaysSoAndGoesOnWhenItMovesAgain(CommandKind moment)
    {
        string device = Device("leaf1");
        HoldAt(moment);
        await Runner.ServeAsync(device);
        await StartHostAsync("--Logging:LogLevel:NATS=None", "--Logging:LogLevel:Leafwire=Error");
        string id = await UploadAsync("b", null, (device, Config(device)));
        await _reached.Task.WaitAsync(Cancel);

        await Cloud.Hub.FreezeAsync(true);
        try
        {
            _free.SetResult();
            await UntilAsync(id, p => p.Words.Contains("the NATS hub", StringComparison.Ordinal));
        }
        finally
        {
            await Cloud.Hub.FreezeAsync(false);
        }

        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
    }

    private string Through(TcpLink link, Part part) =>
        "--Leafwire:Storage:ConnectionString="
        + $"{Cloud.Storage.ConnectionString.Replace($":{Cloud.Storage.Ports[(int)part]}/", $":{link.Port}/", StringComparison.Ordinal)}";

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
