using Azure.Storage.Blobs;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Tests.Functions.Hosting;

namespace Leafwire.Tests.Functions;

/// <summary>A report is made again from the log by whoever is to show it.</summary>
[Collection(nameof(DurableSite))]
public sealed class ReportTests(DurableSite site)
{
    [Fact]
    public async Task Report_MadeAgain_FollowsTheTurnsAndStoresNoTextAgain()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using DurableHost host = await site.HostAsync();
        (string id, string blob) = await site.Scenarios.UploadAsync("report", DurableSite.Switches("report"), """{ "waves": { "canary": [] } }""", cancel);
        await host.TriggerAsync(blob, cancel);
        (await host.EndAsync(id, cancel)).ShouldBe(PushStatus.Succeeded);
        PushReport recorded = await site.Scenarios.ResultAsync(id, cancel);
        PushRef push = new(recorded.Site, id, recorded.StartedAt);
        PushRebuilder pushes = host.Get<PushRebuilder>();
        BlobClient diff = site.Storage.Results.GetBlobClient(ResultFolder.Of(push.Site, id) + recorded.Devices[0].Diff);
        (await diff.DeleteIfExistsAsync(cancellationToken: cancel)).Value.ShouldBeTrue();

        // A text that is not kept, as when it was damaged on its way, is not named.
        // A host's clock far behind the hub's: what the log holds counts all the same.
        PushReport again = await pushes.ReportAsync(push, [new PushTurn(ulong.MaxValue, recorded.StartedAt)], cancel);
        again.Status.ShouldBe(PushStatus.Succeeded);
        again.Devices.Select(Shown).ShouldBe(recorded.Devices.Select((d, i) => Shown(i == 0 ? d with { Diff = null } : d)));
        (await diff.ExistsAsync(cancel)).Value.ShouldBeFalse();

        PushReport begun = await pushes.ReportAsync(push, [new PushTurn(0, null)], cancel);
        begun.Devices.ShouldAllBe(d => d.Outcome == DeviceOutcome.Configuring);

        // One far ahead: by then the push had given up, and what came after its deadline does not change that.
        PushReport late = await pushes.ReportAsync(push, [new PushTurn(0, recorded.StartedAt.AddDays(1)), new PushTurn(ulong.MaxValue, null)], cancel);
        late.Status.ShouldBe(PushStatus.Failed);
        late.Devices.ShouldAllBe(d => d.Outcome == DeviceOutcome.Silent);

        static string Shown(DeviceReport d) => $"{d.Device} {d.Outcome} {d.Runs} {d.Added} {d.Removed} {d.Diff} {d.Before} {d.After} {d.Stages.Count} {d.EosVersion} {d.Runner}";
    }
}
