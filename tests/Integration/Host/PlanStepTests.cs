using System.Text;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Integration.Host;

public sealed class PlanStepTests(Cloud cloud) : World(cloud)
{
    private static readonly UploadName Name = new(Cloud.Site, "leaf1.cfg");
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(Config("leaf1"));

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Plan_MadeAgain_IsTheSame()
    {
        await UploadAsync(Name.Path, Content);
        FoundUpload found = await FindAsync();
        PushPlan first = (await Step().RunAsync(found, Cancel)).Plan.ShouldNotBeNull();
        _time.Advance(TimeSpan.FromHours(1));
        // Nothing of the upload is needed any more.
        await Storage.Uploads.DeleteBlobAsync(Name.Path, cancellationToken: Cancel);

        PushPlan second = (await Step().RunAsync(found, Cancel)).Plan.ShouldNotBeNull();

        second.StartedAt.ShouldBe(first.StartedAt);
        second.Waves.ShouldBe(first.Waves);
        second.Policy.CommitTimer.ShouldBe(first.Policy.CommitTimer);
        (await Results.ReadUploadAsync(second, Cancel)).ShouldBe(Content);
    }

    [Fact]
    public async Task Plan_OfAnUploadThatWasOverwritten_IsRefused()
    {
        await UploadAsync(Name.Path, Content);
        FoundUpload found = await FindAsync();
        await UploadAsync(Name.Path, Encoding.UTF8.GetBytes(Config("leaf1", "vlan 11")));

        PlanResult result = await Step().RunAsync(found, Cancel);

        result.Plan.ShouldBeNull();
        result.Refusal.ShouldNotBeNull().Status.ShouldBe(PushStatus.Refused);
        result.Refusal.Message.ShouldContain("leaf1.cfg: the upload was overwritten before it was read");
    }

    [Fact]
    public async Task Plan_OfAnUploadThatIsGone_IsRefused()
    {
        PlanResult result = await Step().RunAsync(new FoundUpload(PushId.Of(Name, Content), Name, default), Cancel);

        result.Refusal.ShouldNotBeNull().Message.ShouldContain("removed before it was read");
    }

    [Fact]
    public async Task Find_SameContentUnderTheSameName_IsTheSamePush()
    {
        await UploadAsync(Name.Path, Content);
        FoundUpload first = await FindAsync();
        await UploadAsync(Name.Path, Content);

        FoundUpload second = await FindAsync();

        second.PushId.ShouldBe(first.PushId);
        second.PushId.ShouldBe(PushId.Of(Name, Content));
    }

    [Theory]
    [InlineData("lab/readme.txt")]
    [InlineData("lab/gone.zip")]
    public async Task Find_WhatIsNoUpload_IsNothing(string path)
    {
        if (path.EndsWith(".txt", StringComparison.Ordinal))
            await UploadAsync(path, Content);

        (await new UploadFinder(new UploadStore(Storage), _time).FindAsync(path, Cancel)).ShouldBe(UploadFinding.Nothing);
    }

    private PlanStep Step() => new(new UploadStore(Storage), Results, new CandidateCache(Results), _time, NullLogger<PlanStep>.Instance);

    private async Task<FoundUpload> FindAsync() => (await new UploadFinder(new UploadStore(Storage), _time).FindAsync(Name.Path, Cancel)).Upload.ShouldNotBeNull();
}
