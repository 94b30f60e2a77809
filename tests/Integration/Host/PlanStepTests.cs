using System.Text;
using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Notifications;
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
        FoundUpload found = await UploadAsync(Content);
        (await RunAsync(found)).Step.ShouldBe(PushWorkflow.Queue);
        PushPlan first = await Results.PlanAsync(found, Cancel);
        _time.Advance(TimeSpan.FromHours(1));
        // Nothing of the upload is needed any more.
        await Storage.Uploads.DeleteBlobAsync(Name.Path, cancellationToken: Cancel);

        (await RunAsync(found)).Step.ShouldBe(PushWorkflow.Queue);

        PushPlan second = await Results.PlanAsync(found, Cancel);
        second.PlannedAt.ShouldBe(first.PlannedAt);
        second.LogStart.ShouldBe(first.LogStart);
        second.ETag.ShouldBe(found.ETag);
        CandidateRef candidate = second.Candidates["leaf1"];
        byte[] kept = await Results.Candidates.ReadAsync(second, "leaf1", Cancel);
        new Payload { Digest = candidate.Digest, Size = candidate.Size, Inline = kept }.Text().ShouldBe(Config("leaf1"));
    }

    // A host that lists uploads while another one refuses it takes it up once more.
    [Fact]
    public async Task Plan_ThatWasRefusedBefore_IsRecordedAsItWas()
    {
        FoundUpload found = await UploadAsync("{"u8.ToArray());
        (await RunAsync(found)).Ended.ShouldBe(PushStatus.Refused);
        PushReport first = (await Results.FindReportAsync(Cloud.Site, found.PushId, Cancel)).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromMinutes(1));

        (await RunAsync(found)).Ended.ShouldBe(PushStatus.Refused);

        PushReport second = (await Results.FindReportAsync(Cloud.Site, found.PushId, Cancel)).ShouldNotBeNull();
        (second.EndedAt, second.Message).ShouldBe((first.EndedAt, first.Message));
    }

    [Fact]
    public async Task Plan_OfAnUploadThatWasOverwritten_IsRefused()
    {
        FoundUpload found = await UploadAsync(Content);
        await UploadAsync(Encoding.UTF8.GetBytes(Config("leaf1", "vlan 11")));

        (await RefusedAsync(found)).ShouldContain("leaf1.cfg: the upload was overwritten before it was read");
    }

    [Fact]
    public async Task Plan_OfAnUploadThatIsGone_IsRefused() =>
        (await RefusedAsync(FoundUpload.Of(Name, "0x1", default))).ShouldContain("removed before it was read");

    // A single file has no others to be measured by.
    [Fact]
    public async Task Plan_OfAFileWithoutEnd_IsMeasuredByWhatItsDeviceWasGivenBefore()
    {
        var name = new UploadName(Cloud.Site, $"{Guid.NewGuid():N}.cfg");
        FoundUpload first = await UploadAsync(name, "hostname a\n");
        await Table.BeginAsync(first, Cancel);
        (await RunAsync(first)).Step.ShouldBe(PushWorkflow.Queue);
        (await Results.PlanAsync(first, Cancel)).Notes.ShouldContain(n => n.Contains("requireEnd", StringComparison.Ordinal));

        FoundUpload second = await UploadAsync(name, "hostname a\nend\n");
        await Table.BeginAsync(second, Cancel);
        (await RunAsync(second)).Step.ShouldBe(PushWorkflow.Queue);

        (await RefusedAsync(await UploadAsync(name, "hostname a\nvlan 10\n"))).ShouldContain(
            $"{name.Name}:2: what was pushed to this device before closes with the line 'end'");
    }

    [Fact]
    public async Task Plan_OfAnotherVersion_IsGivenUp()
    {
        FoundUpload found = await UploadAsync(Content);
        await RunAsync(found);
        PushPlan plan = await Results.PlanAsync(found, Cancel);
        await Storage.Results.GetBlobClient(ResultFolder.Of(Cloud.Site, found.PushId) + ResultFolder.Plan)
            .UploadAsync(new BinaryData(JsonSerializer.SerializeToUtf8Bytes(plan with { Version = 0 }, PipelineJson.Default.PushPlan)),
                overwrite: true, Cancel);

        PushState state = await RunAsync(found);

        state.Step.ShouldBe(PushWorkflow.Record);
        state.GivenUp.ShouldNotBeNull().ShouldContain("another version of Leafwire");
    }

    [Fact]
    public async Task Find_SameVersion_IsTheSamePushAndSameContentAgainIsNot()
    {
        FoundUpload first = await UploadAsync(Content);
        UploadBlob found = (await new UploadStore(Storage).FindAsync(Name.Path, Cancel)).ShouldNotBeNull();
        UploadFinding.Of(found).ShouldNotBeNull().Upload.PushId.ShouldBe(first.PushId);
        UploadBlob listed = await new UploadStore(Storage).ListAsync(Cloud.Site, Cancel).SingleAsync(Cancel);
        listed.ShouldBe(found);

        (await UploadAsync(Content)).PushId.ShouldNotBe(first.PushId);
    }

    [Theory]
    [InlineData("lab/readme.txt")]
    [InlineData("leaf1.cfg.tmp")]
    public void Find_WhatIsNoUpload_IsNothing(string path) => UploadFinding.Of(new UploadBlob(path, "0x1", default)).ShouldBeNull();

    private async Task<string> RefusedAsync(FoundUpload found)
    {
        await Table.BeginAsync(found, Cancel);
        PushState state = await RunAsync(found);
        (state.Step, state.Ended).ShouldBe((PushWorkflow.Leave, PushStatus.Refused));
        return (await Results.FindReportAsync(Cloud.Site, found.PushId, Cancel)).ShouldNotBeNull().Message;
    }

    private Task<PushState> RunAsync(FoundUpload found)
    {
        var log = new PushLog(Hub, _time, NullLogger<PushLog>.Instance);
        var recorder = new Recorder(
            Results, Table, new DriftTable(Storage), NewDriver().Get<Notifier>(), TimeProvider.System, NullLogger<Recorder>.Instance);
        var drift = new DriftTable(Storage);
        var bases = new ConfirmedBases(Table, drift, Results);
        return new PlanStep(new UploadStore(Storage), new SitePolicyStore(Storage), Results,
            new PushHistory(Table, Results), log, Table, recorder, new LookPlanner(bases, Results), new OwnUploads(drift, Results),
            new DriftGate(drift, bases, Results), _time, NullLogger<PlanStep>.Instance).RunAsync(PushState.Begin(found), Cancel);
    }

    private async Task<FoundUpload> UploadAsync(UploadName name, string text)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        return FoundUpload.Of(name, (await UploadAsync(name.Path, Encoding.UTF8.GetBytes(text))).Trim('"'), _time.GetUtcNow());
    }

    private async Task<FoundUpload> UploadAsync(byte[] content) =>
        FoundUpload.Of(Name, (await UploadAsync(Name.Path, content)).Trim('"'), default);
}
