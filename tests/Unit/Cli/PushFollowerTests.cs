using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Push;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Cli;

public sealed class PushFollowerTests
{
    private const string Id = "0123456789abcdef";

    private static readonly UploadName Name = new("lab", "build-1.zip");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));
    private readonly Records _records = new();
    private readonly List<string> _said = [];
    private int _nobody;

    [Fact]
    public async Task Follow_NothingTakesTheUploadUp_IsSaidOnceAfterAMinute()
    {
        Task<PushReport> following = Follow();
        await PassAsync(59);
        _nobody.ShouldBe(0);
        await PassAsync(2);
        _nobody.ShouldBe(1);
        await PassAsync(120);
        _nobody.ShouldBe(1);
        following.IsCompleted.ShouldBeFalse("a host may come yet");
        _records.Row = Row(PushStatus.Succeeded, "2 confirmed");
        await PassAsync(1);
        (await following).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Follow_PushThatTakesLong_IsNotWithoutAHost()
    {
        _records.Row = Row(PushStatus.Running, "waiting for its turn");
        Task<PushReport> following = Follow();
        await PassAsync(120);
        _records.Row = Row(PushStatus.Superseded, "superseded by push fedcba9876543210");
        await PassAsync(1);
        await following;
        _nobody.ShouldBe(0);
        _said.ShouldBe(["running: waiting for its turn", "superseded: superseded by push fedcba9876543210"]);
    }

    [Fact]
    public async Task Follow_WhatHindersIt_IsSaidWhenItChanges()
    {
        _records.Row = Row(PushStatus.Running, "publishing");
        Task<PushReport> following = Follow();
        await PassAsync(1);
        _records.Row = _records.Row with { Hindrance = "the hub cannot be reached" };
        await PassAsync(1);
        _records.Row = _records.Row with { Hindrance = null };
        await PassAsync(1);
        _said.ShouldBe(["running: publishing", "running: publishing (the hub cannot be reached)", "running: publishing"]);
        _records.Row = Row(PushStatus.Succeeded, "2 confirmed");
        await PassAsync(1);
        await following;
    }

    [Fact]
    public void Nobody_Words_NameWhatToLookAt()
    {
        string words = PushRun.Nobody(Name, "uploads-x");
        foreach (string part in new[]
        {
            "lab/build-1.zip", "does a host run", "'uploads-x'", "event subscription", "'lab' the site's name",
        })
            words.ShouldContain(part);
    }

    [Fact]
    public void Repetition_Words_SayThatItIsPushedAgain()
    {
        var earlier = new EarlierUpload(Id, Name, _time.GetUtcNow(), IsSameContent: true);
        PushRun.Repetition(earlier, PushStatus.Succeeded).ShouldBe(
            $"the same content was pushed before as push {Id} (build-1.zip, succeeded) on 2026-11-25 12:00:00Z; it is pushed again");
        PushRun.Repetition(earlier with { IsSameContent = false }, PushStatus.Failed)
            .ShouldBe($"the name build-1.zip was used before, for push {Id} on 2026-11-25 12:00:00Z; this is a new push under it");
    }

    private Task<PushReport> Follow() =>
        new PushFollower(_records, _time)
            .FollowAsync(Id, push => _said.Add(PushWords.Line(push)), TestContext.Current.CancellationToken, () => _nobody++);

    private async Task PassAsync(int seconds)
    {
        for (int quarter = 0; quarter < seconds * 4; quarter++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }
    }

    private static PushSummary Row(PushStatus status, string message) =>
        new() { Id = Id, Site = Name.Site, Upload = Name.Name, Status = status, Message = message, UploadedAt = default };

    private sealed class Records : IPushRecords
    {
        public PushSummary? Row { get; set; }

        public Task<PushSummary?> FindAsync(string pushId, CancellationToken cancellationToken) => Task.FromResult(Row);

        public Task<PushReport?> ReportAsync(PushSummary push, CancellationToken cancellationToken) =>
            Task.FromResult<PushReport?>(push.Report());
    }
}
