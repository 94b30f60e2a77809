using System.Collections.Concurrent;
using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Integration.Host;

public sealed class QueueTests(Cloud cloud) : World(cloud)
{
    [Fact]
    public async Task Pushes_ToOneDevice_GoOneAtATimeInTheOrderOfTheirUploads()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        var ids = new List<string>();
        // All are there before the host looks, so that they start at once.
        for (int i = 0; i < 20; i++)
            ids.Add(await UploadAsync($"build-{i:00}", null, (device, Config(device, $"vlan {i + 10}"))));
        await StartHostAsync();

        foreach (string id in ids)
            (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);

        Runner.Commands.Select(c => (c.PushId, c.Kind)).ShouldBe(
            ids.SelectMany(id => new[] { (id, CommandKind.Configure), (id, CommandKind.Confirm) }));
    }

    // The hub was away for so long that others did not wait for it any more.
    [Fact]
    public async Task Push_ThatLostItsTurnBeforeItBegan_IsSupersededByTheNewerOneThatHadIt()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await using Driver driver = NewDriver();
        PushState older = await PlannedAsync(driver, "older", device);
        await NextSecondAsync();
        PushState newer = await PlannedAsync(driver, "newer", device);
        PushPlan olderPlan = await Results.PlanAsync(older.Upload, Cancel), newerPlan = await Results.PlanAsync(newer.Upload, Cancel);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var queue = new SiteQueue(Hub, Results, time);
        var serve = new ServeStep(Results, queue, driver.Get<PresenceProbe>(), driver.Get<PushLog>(), Table, time);
        (await queue.EnterAsync(older.Upload, olderPlan, Cancel)).HasTurn.ShouldBeTrue();
        (await queue.RenewAsync(olderPlan, Cancel)).ShouldNotBeNull();
        (await queue.EnterAsync(newer.Upload, newerPlan, Cancel)).Blocker.ShouldBe(older.Upload.PushId);

        time.Advance(TimeSpan.FromDays(1));
        (await queue.EnterAsync(newer.Upload, newerPlan, Cancel)).HasTurn.ShouldBeTrue();

        PushState back = await serve.RunAsync(older with { Step = PushWorkflow.Serve }, Cancel);
        back.Step.ShouldBe(PushWorkflow.Queue);
        (await queue.EnterAsync(older.Upload, olderPlan, Cancel)).Blocker.ShouldBe(newer.Upload.PushId);
        await queue.LeaveAsync(Cloud.Site, newer.Upload.PushId, isUntouched: false, Cancel);
        (await queue.EnterAsync(older.Upload, olderPlan, Cancel)).NewerTurn.ShouldBe(newer.Upload.PushId);
        Runner.Commands.ShouldBeEmpty();
    }

    /// <summary>
    /// Storage keeps whole seconds and names decide within one: what comes after a push that did nothing must not be taken for late.
    /// </summary>
    [Fact]
    public async Task Push_AfterANewerOneThatTouchedNoSwitch_IsNotSuperseded()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await using Driver driver = NewDriver();
        PushState older = await PlannedAsync(driver, "b", device);
        await NextSecondAsync();
        // Nobody serves its second device.
        string newer = await UploadAsync(
            "a", """{"runnerWait":"1s"}""", (device, Config(device)), (Device("nobody"), Config(Device("nobody"))));
        FoundUpload upload = await FoundAsync("a");
        newer.ShouldBe(upload.PushId);
        await Table.BeginAsync(upload, Cancel);
        (await PushLoop.RunAsync(PushState.Begin(upload), driver)).Ended.ShouldBe(PushStatus.Refused);

        (await driver.RunAsync(older)).Step.ShouldBe(PushWorkflow.Serve);
    }

    // A script that waits for a push and restores at once.
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task Upload_OfTheSecondInWhichAnotherWasOver_ComesAfterIt_WhateverItsName(int later, bool hasTurn)
    {
        string device = Device("leaf1");
        await using Driver driver = NewDriver();
        PushState first = await PlannedAsync(driver, "b", device), next = await PlannedAsync(driver, "a", device);
        PushPlan firstPlan = await Results.PlanAsync(first.Upload, Cancel), nextPlan = await Results.PlanAsync(next.Upload, Cancel);
        FoundUpload upload = next.Upload with { UploadedAt = first.Upload.UploadedAt };
        var time = new FakeTimeProvider(first.Upload.UploadedAt);
        var queue = new SiteQueue(Hub, Results, time);
        (await queue.EnterAsync(first.Upload, firstPlan, Cancel)).HasTurn.ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(later));
        await queue.LeaveAsync(Cloud.Site, first.Upload.PushId, isUntouched: false, Cancel);

        (await queue.EnterAsync(upload, nextPlan, Cancel)).ShouldSatisfyAllConditions(
            a => a.HasTurn.ShouldBe(hasTurn),
            a => a.NewerTurn.ShouldBe(hasTurn ? null : first.Upload.PushId));
        (await queue.NotesAsync(upload, nextPlan, Cancel)).ShouldHaveSingleItem().ShouldEndWith(
            hasTurn ? "and b.zip was over already" : "so they went by their names, a.zip first");
    }

    // Nobody else wanted the device meanwhile, so its turn is given once more.
    [Fact]
    public async Task Push_ThatLostItsTurnToNobody_HasItAgain()
    {
        string device = Device("leaf1");
        await using Driver driver = NewDriver();
        PushState state = await PlannedAsync(driver, "b", device);
        PushPlan plan = await Results.PlanAsync(state.Upload, Cancel);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var queue = new SiteQueue(Hub, Results, time);
        (await queue.EnterAsync(state.Upload, plan, Cancel)).HasTurn.ShouldBeTrue();

        time.Advance(TimeSpan.FromDays(1));
        (await queue.RenewAsync(plan, Cancel)).ShouldBeNull();
        (await queue.EnterAsync(state.Upload, plan, Cancel)).HasTurn.ShouldBeTrue();

        (await queue.RenewAsync(plan, Cancel)).ShouldNotBeNull().ShouldBeGreaterThan(time.GetUtcNow());
    }

    // They share no device, and the site has room for one of them.
    [Fact]
    public async Task Pushes_OfASiteWithALimit_GoOneAfterTheOther()
    {
        string first = Device("leaf1"), second = Device("leaf2"), third = Device("leaf3");
        TaskCompletionSource free = Runner.Hold();
        await Runner.ServeAsync(first, second, third);
        await StartHostAsync("--Leafwire:Queue:DevicesAtOnce=1");
        string running = await UploadAsync("a", null, (first, Config(first)));
        await UntilAsync(running, p => p.DeviceCount == 1);
        string low = await UploadAsync("b", """{"priority":"low"}""", (second, Config(second)));
        await UntilAsync(low, p => p.Message == $"waits for push {running}: at most 1 devices of the site are changed at once");
        string high = await UploadAsync("c", """{"priority":"high"}""", (third, Config(third)));
        await UntilAsync(high, p => p.Message.StartsWith("waits for push", StringComparison.Ordinal));

        free.SetResult();
        foreach (string id in new[] { running, low, high })
            (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);

        Runner.Commands.Select(c => c.PushId).Distinct().ShouldBe([running, high, low]);
    }

    [Fact]
    public async Task Pushes_ToDifferentDevices_GoSideBySide()
    {
        string[] devices = [.. Enumerable.Range(1, 5).Select(i => Device($"leaf{i}"))];
        var inHand = new ConcurrentDictionary<string, bool>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Runner.Script = async command =>
        {
            inHand[command.Device] = true;
            if (inHand.Count == devices.Length)
                all.TrySetResult();
            // Nobody is answered before all are in hand: pushes that went one by one would never end.
            await all.Task;
            return ScriptedRunner.Default(command);
        };
        await Runner.ServeAsync(devices);
        await StartHostAsync();
        string[] ids = await Task.WhenAll(devices.Select((d, i) => UploadAsync($"b{i}", null, (d, Config(d)))));

        foreach (string id in ids)
            (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Push_ThatWaits_SaysForWhich()
    {
        string device = Device("leaf1");
        TaskCompletionSource free = Runner.Hold();
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string first = await UploadAsync("a", null, (device, Config(device)));
        await UntilAsync(first, p => p.DeviceCount == 1);
        string second = await UploadAsync("b", null, (device, Config(device, "vlan 11")));

        await UntilAsync(second, p => p.Message.Contains($"waits for push {first}", StringComparison.Ordinal));
        (await GetAsync($"api/pushes/{second}")).Body.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain(first);
        free.SetResult();

        (await EndAsync(second)).Status.ShouldBe(PushStatus.Succeeded);
    }

    private async Task<PushState> PlannedAsync(Driver driver, string build, string device)
    {
        await UploadAsync(build, null, (device, Config(device)));
        FoundUpload upload = await FoundAsync(build);
        await Table.BeginAsync(upload, Cancel);
        return await driver.RunAsync(PushState.Begin(upload));
    }
}
