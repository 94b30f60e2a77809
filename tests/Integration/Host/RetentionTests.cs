using System.Text;
using Leafwire.Cli;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Leafwire.Pipeline.Policies;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Integration.Host;

/// <summary>What is recorded of a push is removed when its site says so, and never when somebody keeps it.</summary>
public sealed class RetentionTests(Cloud cloud) : World(cloud)
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Now);

    [Fact]
    public async Task Results_OlderThanTheSiteKeepsThem_AreRemovedAndTheirRowsStay()
    {
        await new SitePolicyStore(Storage).StoreAsync("short", """{ "retention": "10d" }"""u8.ToArray(), Cancel);
        PushReport old = await EndedAsync("short", days: 11), young = await EndedAsync("short", days: 9),
            elsewhere = await EndedAsync("long", days: 29), ancient = await EndedAsync("long", days: 31);

        (await RunAsync(TimeSpan.FromDays(30))).ShouldBe(2);

        (await BlobsAsync(old)).ShouldBeEmpty();
        (await BlobsAsync(ancient)).ShouldBeEmpty();
        (await BlobsAsync(young)).ShouldNotBeEmpty();
        (await BlobsAsync(elsewhere)).ShouldNotBeEmpty();
        // Without its row an upload that still lies there would be pushed again.
        (await Table.FindAsync(old.Id, Cancel)).ShouldNotBeNull().IsFinal.ShouldBeTrue();
    }

    [Fact]
    public async Task Results_ThatSomebodyKeeps_StayUntilTheyAreKeptNoLonger()
    {
        PushReport push = await EndedAsync("long", days: 100);
        (await Results.KeepAsync(push.Site, push.Id, keep: true, Cancel)).ShouldBeTrue();
        (await Results.KeepAsync(push.Site, push.Id, keep: true, Cancel)).ShouldBeTrue();
        (await RunAsync(TimeSpan.FromDays(30))).ShouldBe(0);
        (await Results.FindReportAsync(push.Site, push.Id, Cancel)).ShouldNotBeNull();

        (await Results.KeepAsync(push.Site, push.Id, keep: false, Cancel)).ShouldBeTrue();
        _time.Advance(Retention.Interval);
        (await RunAsync(TimeSpan.FromDays(30))).ShouldBe(1);
        (await Results.KeepAsync(push.Site, push.Id, keep: true, Cancel)).ShouldBeFalse("nothing is left to be kept");
        (await BlobsAsync(push)).ShouldBeEmpty();
    }

    // Who comes to keep it while it is removed is not told that it is kept.
    [Fact]
    public async Task Results_WhoseRemovalWasBrokenOff_CannotBeKeptAndGoNextTime()
    {
        PushReport push = await EndedAsync("long", days: 100);
        await Storage.Results.GetBlobClient($"{push.Site}/{push.Id}/kept").UploadAsync(BinaryData.FromString("removed"), Cancel);
        (await Results.KeepAsync(push.Site, push.Id, keep: true, Cancel)).ShouldBeFalse();
        (await RunAsync(TimeSpan.FromDays(30))).ShouldBe(1);
        (await BlobsAsync(push)).ShouldBeEmpty();
    }

    // Without it drift would have nothing to be told by, and a restore nothing to go back to.
    [Fact]
    public async Task Results_ThatADeviceHasWhatItRunsFrom_StayUntilItRunsAnother()
    {
        PushReport first = await ConfirmedAsync(days: 300, "leaf1", "leaf2"), second = await ConfirmedAsync(days: 200, "leaf1"),
            refused = await EndedAsync("long", days: 100);
        (await RunAsync(TimeSpan.FromDays(30))).ShouldBe(1);
        (await BlobsAsync(refused)).ShouldBeEmpty();
        (await BlobsAsync(first)).ShouldNotBeEmpty("leaf2 runs it");
        (await BlobsAsync(second)).ShouldNotBeEmpty("leaf1 runs it");

        await ConfirmedAsync(days: 40, "leaf2");
        _time.Advance(Retention.Interval);
        (await RunAsync(TimeSpan.FromDays(30))).ShouldBe(1);
        (await BlobsAsync(first)).ShouldBeEmpty();
        (await BlobsAsync(second)).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{ \"retention\": \"1h\" }")]
    [InlineData("{ \"approval\": \"required\" }")]
    public async Task Results_OfWhichNobodySaysHowLong_Stay(string? policy)
    {
        if (policy is not null)
            await new SitePolicyStore(Storage).StoreAsync("long", Encoding.UTF8.GetBytes(policy), Cancel);
        PushReport push = await EndedAsync("long", days: 5000);
        (await RunAsync(null)).ShouldBe(0);
        (await BlobsAsync(push)).ShouldNotBeEmpty();
    }

    // However many hosts there are.
    [Fact]
    public async Task Turn_IsTakenOnceInItsTime()
    {
        var pushes = new EndedPushes(Storage);
        bool[] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => pushes.TakeTurnAsync(Now, Retention.Interval, Cancel)));
        taken.Count(t => t).ShouldBe(1);
        (await pushes.TakeTurnAsync(Now + Retention.Interval - TimeSpan.FromSeconds(1), Retention.Interval, Cancel)).ShouldBeFalse();
        (await pushes.TakeTurnAsync(Now + Retention.Interval, Retention.Interval, Cancel)).ShouldBeTrue();
    }

    // As whoever types it has it: the default names of containers and tables.
    [Fact]
    public async Task Keep_OnTheCommandLine_IsSaidAndTakenBack()
    {
        using var clients = new StorageClients(Options.Create(new StorageOptions { ConnectionString = Cloud.Storage.ConnectionString }));
        var results = new ResultStore(clients);
        PushReport push = Report("long", days: 1);
        await results.KeepReportsAsync(push, null, Cancel);
        await new PushTable(clients).RecordAsync(push, "0x1", Cancel);

        (await CommandAsync("keep", push.Id)).ShouldBe(ExitCodes.Ok);
        (await results.IsKeptAsync(push.Site, push.Id, Cancel)).ShouldBeTrue();
        (await CommandAsync("keep", push.Id, "--off")).ShouldBe(ExitCodes.Ok);
        (await results.IsKeptAsync(push.Site, push.Id, Cancel)).ShouldBeFalse();
        (await CommandAsync("keep", "0000000000000000")).ShouldBe(ExitCodes.BadInput);
        (await CommandAsync("keep", "nonsense")).ShouldBe(ExitCodes.BadInput);
    }

    // Who may call the host and may not write its storage.
    [Fact]
    public async Task Keep_ByTheHost_NeedsNoStorage()
    {
        await StartHostAsync();
        PushReport push = Report(Cloud.Site, days: 1);
        await Results.KeepReportsAsync(push, null, Cancel);
        await Table.RecordAsync(push, "0x1", Cancel);

        (await AskAsync(push.Id)).ShouldBe(ExitCodes.Ok);
        (await Results.IsKeptAsync(push.Site, push.Id, Cancel)).ShouldBeTrue();
        (await AskAsync(push.Id, "--off")).ShouldBe(ExitCodes.Ok);
        (await Results.IsKeptAsync(push.Site, push.Id, Cancel)).ShouldBeFalse();
        (await AskAsync("0000000000000000")).ShouldBe(ExitCodes.PushFailed);

        Task<int> AskAsync(params string[] arguments) => CommandRunner.RunAsync(
            OperatorCommands.All(TimeProvider.System), ["keep", .. arguments, "--api", Http.BaseAddress!.AbsoluteUri]);
    }

    private Task<int> CommandAsync(params string[] arguments) => CommandRunner.RunAsync(
        OperatorCommands.All(TimeProvider.System), [.. arguments, "--connection-string", Cloud.Storage.ConnectionString]);

    private Task<int> RunAsync(TimeSpan? retention) => new Retention(
        new EndedPushes(Storage), Results, new ConfirmedBases(Table, new DriftTable(Storage), Results), new SitePolicyStore(Storage),
        Options.Create(new StorageOptions { Retention = retention }), _time,
        NullLogger<Retention>.Instance).RunAsync(Cancel);

    private Task<PushReport> EndedAsync(string site, int days) => RecordedAsync(Report(site, days), ResultFolder.Before("leaf1"));

    private Task<PushReport> ConfirmedAsync(int days, params string[] devices) => RecordedAsync(
        Report("long", days) with
        {
            Status = PushStatus.Succeeded,
            Devices = [.. devices.Select(
                d => new DeviceReport { Device = d, Wave = 1, Outcome = DeviceOutcome.Confirmed, Runs = RunningConfiguration.New })],
        },
        [.. devices.Select(d => ResultFolder.After(d))]);

    private async Task<PushReport> RecordedAsync(PushReport report, params string[] texts)
    {
        await Results.KeepReportsAsync(report, null, Cancel);
        foreach (string text in texts)
            await Results.KeepTextAsync(report.Site, report.Id, text, "hostname leaf\n", Cancel);
        await Table.BeginAsync(new FoundUpload(report.Id, new UploadName(report.Site, report.Upload), report.UploadedAt, "0x1"), Cancel);
        await Table.RecordAsync(report, "0x1", Cancel);
        return report;
    }

    private static PushReport Report(string site, int days) => PushReport.Refused(
        Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()[..8]), new UploadName(site, "b.zip"),
        [new UploadProblem("b.zip", null, "for a test")], Now.AddDays(-days), Now.AddDays(-days));

    private async Task<List<string>> BlobsAsync(PushReport push) =>
        await Storage.Results.GetBlobsAsync(
            Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, $"{push.Site}/{push.Id}/", Cancel)
            .Select(blob => blob.Name).ToListAsync(Cancel);
}
