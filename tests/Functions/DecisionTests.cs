using System.Text;
using Leafwire.Contracts;
using Leafwire.Functions.Api;
using Leafwire.Functions.Orchestration;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Tests.Functions.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;

namespace Leafwire.Tests.Functions;

/// <summary>What people say to a push.</summary>
[Collection(nameof(DurableSite))]
public sealed class DecisionTests(DurableSite site)
{
    private const string NeedsApproval = """{ "approval": "required" }""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Approval_OverHttp_LetsThePushGoOn()
    {
        await using DurableHost host = await site.HostAsync();
        string id = await BeginAsync(host, "approve", NeedsApproval);
        await site.ShownAsync(id, p => p.Status == PushStatus.AwaitingApproval, Cancel);

        (await PostAsync(host, id, "approve", """{ "by": "ada", "reason": "looks right" }""")).ShouldBe(202);
        (await EndAsync(host, id)).ShouldBe("Succeeded: Confirmed, Confirmed");
        (await PostAsync(host, id, "cancel", """{ "by": "ada" }""")).ShouldBe(409);
    }

    [Fact]
    public async Task Approval_BeforeAnythingIsThere_IsKept()
    {
        var approved = new TaskCompletionSource();
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = async (_, name, call) =>
            {
                if (name == nameof(PushActivities.PlanPush))
                    await approved.Task;
                await call();
            },
        });
        string id = await BeginAsync(host, "early", NeedsApproval);
        (await PostAsync(host, id, "approve", """{ "by": "ada" }""")).ShouldBe(202);
        approved.SetResult();
        (await EndAsync(host, id)).ShouldBe("Succeeded: Confirmed, Confirmed");
    }

    [Fact]
    public async Task Approval_TakenAsItsGenerationEnds_IsKept()
    {
        // With a single step a generation ends after its first words, which is when the approval comes.
        int shown = 0;
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            StepsPerGeneration = 1,
            Around = async (durable, name, call) =>
            {
                await call();
                if (name == nameof(PushActivities.ShowPush) && Interlocked.Increment(ref shown) == 1)
                    await ApproveAsync(durable);
            },
        });
        string id = await BeginAsync(host, "generation", NeedsApproval);
        (await EndAsync(host, id)).ShouldBe("Succeeded: Confirmed, Confirmed");

        async Task ApproveAsync(DurableHost durable)
        {
            string running = (await durable.Client.GetAllInstancesAsync().SingleAsync(Cancel)).InstanceId;
            await durable.Client.RaiseEventAsync(running, PushOrchestrator.DecisionEvent, new Decision(running, DecisionKind.Approve, "ada", ""), Cancel);
        }
    }

    [Fact]
    public async Task Rejection_OfWhatWasPreviewed_TouchesNothing()
    {
        await using DurableHost host = await site.HostAsync();
        string id = await BeginAsync(host, "reject", NeedsApproval);
        await site.ShownAsync(id, p => p.Status == PushStatus.AwaitingApproval, Cancel);

        (await PostAsync(host, id, "reject", """{ "by": "ada", "reason": "not today" }""")).ShouldBe(202);
        (await EndAsync(host, id)).ShouldBe("Cancelled: Skipped, Skipped");
        (await site.Scenarios.ResultAsync(id, Cancel)).Message.ShouldContain("rejected by ada: not today");
        DurableSite.Switches("reject").ShouldAllBe(d => site.Scenarios.Lab.Farm[d].Commits == 0);
    }

    [Fact]
    public async Task Cancel_WhileASwitchIsArmed_PutsItBack()
    {
        // The page that would let the push go on is held until the decision is in the log.
        var kept = new TaskCompletionSource();
        bool published = false;
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = async (_, name, call) =>
            {
                if (name == nameof(PushActivities.ReadLog) && Volatile.Read(ref published))
                    await kept.Task;
                await call();
                if (name == nameof(PushActivities.PublishCommands))
                    Volatile.Write(ref published, true);
                if (name == nameof(PushActivities.KeepDecision))
                    kept.TrySetResult();
            },
        });
        string id = await BeginAsync(host, "cancel", """{ "scope": "fabric" }""");
        SimulatedSwitch first = site.Scenarios.Lab.Farm["cancel-a"];
        string before = first.RunningConfig;
        while (first.ArmedSession is null)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        await host.Client.RaiseEventAsync(id, PushOrchestrator.DecisionEvent, new Decision(id, DecisionKind.Cancel, "ada", ""), Cancel);

        (await EndAsync(host, id)).ShouldBe("Cancelled: Reverted, Skipped");
        first.ArmedSession.ShouldBeNull();
        first.Commits.ShouldBe(1);
        first.RunningConfig.ShouldBe(before);
    }

    [Fact]
    public async Task Decision_ForAPushThatHasNotBegun_IsNotLostSilently()
    {
        await using DurableHost host = await site.HostAsync();
        (string id, string blob) = await site.Scenarios.UploadAsync("not-begun", ["not-begun-a"], NeedsApproval, Cancel);
        UploadFinding finding = await host.Get<UploadFinder>().FindAsync(blob, Cancel);
        await site.Pushes.BeginAsync(finding.Upload!, Cancel);
        (await PostAsync(host, id, "approve", """{ "by": "ada" }""")).ShouldBe(503);
    }

    private async Task<string> BeginAsync(DurableHost host, string test, string policy)
    {
        (string id, string blob) = await site.Scenarios.UploadAsync(test, DurableSite.Switches(test), policy, Cancel);
        await host.TriggerAsync(blob, Cancel);
        return id;
    }

    private async Task<string> EndAsync(DurableHost host, string id)
    {
        PushStatus? status = await host.EndAsync(id, Cancel);
        PushReport report = await site.Scenarios.ResultAsync(id, Cancel);
        report.Status.ShouldBe(status!.Value);
        return $"{status}: {string.Join(", ", report.Devices.Select(d => d.Outcome))}";
    }

    private static async Task<int> PostAsync(DurableHost host, string id, string decision, string body)
    {
        var http = new DefaultHttpContext();
        http.Request.ContentType = "application/json";
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        http.Response.Body = new MemoryStream();
        IActionResult answer = await host.Get<PushHttp>().DecideAsync(http.Request, host.Client, id, decision, Cancel);
        await answer.ExecuteResultAsync(new ActionContext(http, new RouteData(), new ActionDescriptor()));
        return http.Response.StatusCode;
    }
}
