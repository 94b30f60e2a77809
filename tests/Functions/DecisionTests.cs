using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Tests.Functions.Hosting;

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

        (await PostAsync(host, id, "approve", await site.ApprovalAsync(id, Cancel))).ShouldBe(202);
        (await EndAsync(host, id)).ShouldBe("Succeeded: Confirmed, Confirmed");
        (await PostAsync(host, id, "cancel", """{ "by": "ada" }""")).ShouldBe(409);
    }

    [Fact]
    public async Task Approval_BeforeThereIsSomethingToSee_IsRefused()
    {
        var planned = new TaskCompletionSource();
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = async (_, name, call) =>
            {
                if (name == PushWorkflow.Plan)
                    await planned.Task;
                await call();
            },
        });
        string id = await BeginAsync(host, "early", NeedsApproval);
        (await PostAsync(host, id, "approve", """{ "by": "ada" }""")).ShouldBe(409);
        planned.SetResult();
        await site.ShownAsync(id, p => p.Status == PushStatus.AwaitingApproval, Cancel);
        (await PostAsync(host, id, "approve", await site.ApprovalAsync(id, Cancel))).ShouldBe(202);
        (await EndAsync(host, id)).ShouldBe("Succeeded: Confirmed, Confirmed");
    }

    [Fact]
    public async Task Approval_AsAGenerationEnds_IsNotLost()
    {
        // With a single step a generation ends after every word, also the one during which the approval comes.
        await using DurableHost host = await site.HostAsync(new DurableHostOptions { StepsPerGeneration = 1 });
        string id = await BeginAsync(host, "generation", NeedsApproval);
        await site.ShownAsync(id, p => p.Status == PushStatus.AwaitingApproval, Cancel);
        (await PostAsync(host, id, "approve", await site.ApprovalAsync(id, Cancel))).ShouldBe(202);
        (await EndAsync(host, id)).ShouldBe("Succeeded: Confirmed, Confirmed");
    }

    [Fact]
    public async Task Cancel_BeforeThePlan_TouchesNothing()
    {
        var planned = new TaskCompletionSource();
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = async (_, name, call) =>
            {
                if (name == PushWorkflow.Plan)
                    await planned.Task;
                await call();
            },
        });
        string id = await BeginAsync(host, "early", null);
        int commits = DurableSite.Switches("early").Sum(d => site.Scenarios.Lab.Farm[d].Commits);
        (await PostAsync(host, id, "cancel", """{ "by": "ada" }""")).ShouldBe(202);
        planned.SetResult();
        (await EndAsync(host, id)).ShouldBe("Cancelled: Skipped, Skipped");
        DurableSite.Switches("early").Sum(d => site.Scenarios.Lab.Farm[d].Commits).ShouldBe(commits);
    }

    [Fact]
    public async Task Rejection_OfWhatWasPreviewed_TouchesNothing()
    {
        await using DurableHost host = await site.HostAsync();
        string id = await BeginAsync(host, "reject", NeedsApproval);
        await site.ShownAsync(id, p => p.Status == PushStatus.AwaitingApproval, Cancel);

        (await PostAsync(host, id, "reject", """{ "by": "ada", "reason": "not today" }""")).ShouldBe(202);
        (await EndAsync(host, id)).ShouldBe("Cancelled: Skipped, Skipped");
        (await site.Scenarios.ResultAsync(id, Cancel)).Message.ShouldContain("rejected by ada (not proven): not today");
        DurableSite.Switches("reject").ShouldAllBe(d => site.Scenarios.Lab.Farm[d].Commits == 0);
    }

    [Fact]
    public async Task Cancel_WhileASwitchIsArmed_PutsItBack()
    {
        // The step that would let the push go on is held until the decision is in the log.
        var kept = new TaskCompletionSource();
        bool published = false;
        await using DurableHost host = await site.HostAsync(new DurableHostOptions
        {
            Around = async (_, name, call) =>
            {
                if (name == PushWorkflow.Drive && Volatile.Read(ref published))
                    await kept.Task;
                await call();
                if (name == PushWorkflow.Drive)
                    Volatile.Write(ref published, true);
            },
        });
        string id = await BeginAsync(host, "cancel", """{ "scope": "fabric" }""");
        SimulatedSwitch first = site.Scenarios.Lab.Farm["cancel-a"];
        string before = first.RunningConfig;
        while (first.ArmedSession is null)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        (await PostAsync(host, id, "cancel", """{ "by": "ada" }""")).ShouldBe(202);
        kept.SetResult();

        (await EndAsync(host, id)).ShouldBe("Cancelled: Reverted, Skipped");
        first.ArmedSession.ShouldBeNull();
        first.Commits.ShouldBe(1);
        first.RunningConfig.ShouldBe(before);
    }

    [Fact]
    public async Task Cancel_OfAPushThatNobodyDrives_IsKeptUntilSomebodyDoes()
    {
        await using DurableHost host = await site.HostAsync();
        (string id, string blob) = await site.Scenarios.UploadAsync("not-begun", DurableSite.Switches("reject"), NeedsApproval, Cancel);
        await site.Pushes.BeginAsync(UploadFinding.Of((await host.Get<UploadStore>().FindAsync(blob, Cancel))!)!.Upload, Cancel);
        (await PostAsync(host, id, "cancel", """{ "by": "ada" }""")).ShouldBe(202);

        await host.SweepAsync(Cancel);

        (await EndAsync(host, id)).ShouldBe("Cancelled: Skipped, Skipped");
    }

    private async Task<string> BeginAsync(DurableHost host, string test, string? policy)
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

    private static Task<int> PostAsync(DurableHost host, string id, string decision, string body) =>
        host.PostAsync(id, decision, body, Cancel);
}
