using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Host;

/// <summary>
/// Walks once along the path of a push when the host starts, reading where a push writes: connections are made,
/// streams and tables are there, and code is compiled before the first upload, which would else wait a second for it.
/// </summary>
internal sealed class Rehearsal(Hub hub, ResultStore results, PushTable table, SiteQueue queue, PushLog log, ILogger<Rehearsal> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(Task.Run(Compile, stoppingToken), StorageAsync(stoppingToken), HubAsync(stoppingToken));
        }
        catch (Exception e)
        {
            // Whoever really needs what is missing tries again; and a host that stops needs nothing.
            if (!stoppingToken.IsCancellationRequested)
                logger.RehearsalFailed(e);
        }
    }

    private static PushPlan Plan()
    {
        byte[] text = Encoding.UTF8.GetBytes("hostname rehearsal\nend\n");
        var name = new UploadName("rehearsal", "rehearsal.cfg");
        Upload upload = UploadReader.Read(name, text).Upload!;
        return Planner.Plan(FoundUpload.Of(name, "rehearsal", default), upload, default).Plan! with { Policy = PushPolicy.Default };
    }

    private static void Compile()
    {
        PushReport report = Pipeline.Pushes.Push.Begin(Plan()).Report();
        _ = HtmlReport.Write(report);
        _ = JUnitReport.Write(report);
        _ = Payload.Of("rehearsal").Text();
    }

    private async Task StorageAsync(CancellationToken stop)
    {
        PushPlan plan = Plan();
        await Task.WhenAll(results.FindPlanAsync(plan.Site, plan.Id, stop), table.FindAsync(plan.Id, stop), table.ListAsync(null, 1, stop));
    }

    private async Task HubAsync(CancellationToken stop)
    {
        PushPlan plan = Plan();
        await queue.LeaveAsync(plan.Site, plan.Id, isUntouched: true, stop);
        await hub.RepliesReadyAsync(stop);
        await log.ReadAsync(plan, 0, stop);
    }
}
