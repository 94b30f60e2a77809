using System.Globalization;
using System.Text;
using Leafwire.Lab.Fabric;
using Leafwire.Lab.Site;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;
using Leafwire.Tests.Functions.Hosting;
using Microsoft.Extensions.Options;

namespace Leafwire.Tests.Functions;

/// <summary>
/// What a push asks of Azure and of the hub, counted: the figures from which docs/performance.md works out what it costs.
/// </summary>
[Collection(nameof(DurableSite))]
public sealed class BillTests(ITestOutputHelper output)
{
    private const int Small = 50, Middle = 500, Large = 2000;

    // With a step for each reply enough for more than one generation.
    private const int Paced = 100;

    // What each device more adds, at most: docs/performance.md reckons with it.
    private static readonly Dictionary<string, double> DeviceMore = new()
    {
        [Bill.Activities] = 0.045,
        [Bill.HistoryEvents] = 0.2,
        [Bill.HistoryCharacters] = 30,
        [Bill.BlobWrites] = 3.02,
        [Bill.BlobReads] = 0.02,
        [Bill.TableRequests] = 0.015,
        [Bill.QueueRequests] = 0,
        [Bill.HubPublishes] = 2.02,
        [Bill.HubRequests] = 8.2,
        [Bill.HubPresence] = 1.05,
        [Bill.HubFetches] = 4.02,
    };

    [Fact]
    public async Task Push_OfManyDevices_AsksForAsMuchADeviceAsOneOfFew()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LabSite lab = await StartAsync(cancellationToken);
        await using ScriptedRunner runner = await ScriptedRunner.StartAsync(lab, cancellationToken);
        Bill[] bills =
        [
            await PushAsync(lab, runner, Small, int.MaxValue, cancellationToken),
            await PushAsync(lab, runner, Middle, int.MaxValue, cancellationToken),
            await PushAsync(lab, runner, Large, int.MaxValue, cancellationToken),
        ];
        output.WriteLine(Table(bills));

        bills.ShouldAllBe(b => b[Bill.HubPublishes] >= 2 * b.Devices && b[Bill.HubFetches] >= 2 * b.Devices
            && b[Bill.BlobWrites] >= 3 * b.Devices && b[Bill.Activities] >= b.Devices / 25 && b[Bill.TableRequests] >= b.Devices / 100);
        foreach (string figure in Bill.Figures)
        {
            // What a push asks for whatever its size is spread over more devices; nothing grows faster than they do.
            bills[1].OfDevice(figure).ShouldBeLessThanOrEqualTo(bills[0].OfDevice(figure) * 1.1, figure);
            bills[2].OfDevice(figure).ShouldBeLessThanOrEqualTo(bills[1].OfDevice(figure) * 1.1, figure);
            DeviceMoreOf(bills, figure).ShouldBeLessThanOrEqualTo(DeviceMore[figure], figure);
        }
    }

    // As switches answer: one after the other, whether anybody looks or not.
    [Fact]
    public async Task Push_WhoseRepliesComeOverTime_TakesLessThanAnActivityForEach()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LabSite lab = await StartAsync(cancellationToken);
        await using ScriptedRunner runner = await ScriptedRunner.StartAsync(lab, cancellationToken);
        Bill bill = await PushAsync(lab, runner, Paced, answers: 1, cancellationToken, pace: TimeSpan.FromMilliseconds(50));
        output.WriteLine(Table([bill]));

        bill[Bill.Activities].ShouldBeLessThan(2 * Paced, "each device has two replies");
    }

    private static Task<LabSite> StartAsync(CancellationToken cancellationToken) => LabSite.StartAsync(
        new LabSiteOptions { Switches = [], Runners = [], Host = false, LogsStorage = true }, cancellationToken);

    // A host of its own for each push: what it asks for when it starts is counted, too.
    private static async Task<Bill> PushAsync(
        LabSite lab, ScriptedRunner runner, int devices, int answers, CancellationToken cancellationToken, TimeSpan? pace = null)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task answering = Task.CompletedTask;
        await using BlobServer blobs = await BlobServer.StartAsync();
        string connection = StorageMeter.ConnectionString(blobs, lab.Storage);
        using var storage = new StorageClients(Options.Create(new StorageOptions { ConnectionString = connection }));
        var asked = new StorageMeter(blobs, lab.Storage, storage);
        await using var hub = new HubMeter(lab.Hub.Servers[0].Port);
        int activities = 0;
        await using DurableHost host = await DurableHost.StartAsync(
            new Dictionary<string, string?>(lab.PipelineSettings)
            {
                ["Leafwire:Storage:ConnectionString"] = connection,
                ["Leafwire:Nats:Url"] = hub.Url,
            },
            new DurableHostOptions
            {
                Around = async (_, step, call) =>
                {
                    Interlocked.Increment(ref activities);
                    if (step == PushWorkflow.Drive && pace is { } every)
                        answering = answering.IsCompleted ? AnswerAsync(every) : answering;
                    else if (step == PushWorkflow.Drive)
                        await runner.AnswerAsync(answers, cancellationToken);
                    await call();
                },
            });
        await storage.ReadyAsync(cancellationToken);
        var name = new UploadName(lab.Site, $"of-{devices}.zip");
        byte[] build = Zip.Of([.. SampleFabric.Leaves(devices).Select(f => (f.Key, f.Value))]);
        string version = (await storage.Uploads.GetBlobClient(name.Path)
            .UploadAsync(BinaryData.FromBytes(build), overwrite: true, cancellationToken)).Value.ETag.ToString();
        string id = PushId.Of(name, version);
        StorageRequests before = await asked.UntilNowAsync(cancellationToken);
        await host.TriggerAsync(name.Path, cancellationToken);
        (await host.EndAsync(id, cancellationToken)).ShouldBe(PushStatus.Succeeded);
        StorageRequests requests = await asked.UntilNowAsync(cancellationToken) - before;
        await over.CancelAsync();
        if (pace is not null)
            await Should.ThrowAsync<OperationCanceledException>(answering);
        return new Bill(devices, activities, host.Store.Generations(id), requests, hub);

        async Task AnswerAsync(TimeSpan every)
        {
            using var timer = new PeriodicTimer(every, TimeProvider.System);
            while (await timer.WaitForNextTickAsync(over.Token))
                await runner.AnswerAsync(answers, over.Token);
        }
    }

    private static double DeviceMoreOf(Bill[] bills, string figure) =>
        (double)(bills[^1][figure] - bills[^2][figure]) / (bills[^1].Devices - bills[^2].Devices);

    private static string Table(Bill[] bills)
    {
        var table = new StringBuilder("| of a push |");
        foreach (Bill bill in bills)
            table.Append(CultureInfo.InvariantCulture, $" {bill.Devices:N0} devices | a device |");
        table.Append(bills.Length > 1 ? " each device more |" : "").AppendLine();
        foreach (string figure in Bill.Figures)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {figure} |");
            foreach (Bill bill in bills)
                table.Append(CultureInfo.InvariantCulture, $" {bill[figure]:N0} | {bill.OfDevice(figure):0.###} |");
            if (bills.Length > 1)
                table.Append(CultureInfo.InvariantCulture, $" {DeviceMoreOf(bills, figure):0.####} |");
            table.AppendLine();
        }

        foreach (Bill bill in bills)
            table.AppendLine(CultureInfo.InvariantCulture,
                $"{bill.Devices:N0} devices: generations {bill.Generations}, the longest of {bill.LongestHistory} events; "
                + $"shown {bill.Showings} times, which is not counted above");
        return table.ToString();
    }
}
