using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

/// <summary>What an uploader says of an upload, all the way to those who look for it.</summary>
public sealed class ProvenanceTests(Cloud cloud) : World(cloud)
{
    [Fact]
    public async Task Push_ThatSaysWhereItComesFrom_IsFoundByIt()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        var said = new Provenance
        {
            Author = "Ånna", Commit = "0a1b2c3d4e5f", PullRequest = "12", Ticket = "NET-7", Comment = "vlan 10 for users",
        };
        string id = await UploadAsync("said", said, device);
        PushReport report = await EndAsync(id);
        string silent = await UploadAsync("silent", null, device);
        (await EndAsync(silent)).Provenance.ShouldBeNull();

        report.Status.ShouldBe(PushStatus.Succeeded, report.Message);
        report.Provenance.ShouldBe(said);
        (await Table.FindAsync(id, Cancel)).ShouldNotBeNull().Provenance.ShouldBe(said);
        (await Results.FindPlanAsync(Cloud.Site, id, Cancel)).ShouldNotBeNull().Provenance.ShouldBe(said);
        (await ResultAsync(id, ResultFolder.Page)).ShouldContain("\"ticket\":\"NET-7\"");
        foreach (string query in (string[])[
            "author=%C3%85nna", "commit=0a1b", "commit=0a1b2c3d4e5f", "pullRequest=12", "ticket=NET-7", "author=%C3%85nna&ticket=NET-7",
        ])
            Ids((await GetAsync($"api/pushes?{query}")).Body).ShouldBe([id], query);
        foreach (string query in (string[])[
            "author=anna", "commit=0a2", "commit=a1b", "pullRequest=1", "ticket=NET", "author=%C3%85nna&ticket=NET-8",
        ])
            Ids((await GetAsync($"api/pushes?{query}")).Body).ShouldBeEmpty(query);
        Ids((await GetAsync("api/pushes?author=")).Body.EnumerateArray().ToArray()).ShouldBe([silent, id], ignoreOrder: true);
        (await GetAsync("api/pushes?author=%00")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Push_ThatWaits_SaysInItsRowWhereItComesFrom()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        var said = new Provenance { Ticket = "NET-8" };
        string id = await UploadAsync("waits", said, device, NeedsApproval);

        (await UntilAsync(id, p => p.Status == PushStatus.AwaitingApproval)).Provenance.ShouldBe(said);
    }

    [Fact]
    public async Task Push_WhoseMetadataHoldsALineEnd_IsRefused()
    {
        string device = Device("leaf1");
        await StartHostAsync();
        string id = await UploadAsync("ends", new Dictionary<string, string> { ["leafwire_author"] = "anna%0D%0AX: y" }, device, null);

        PushReport report = await EndAsync(id);

        report.Status.ShouldBe(PushStatus.Refused);
        report.Message.ShouldContain("'leafwire_author': it is one line of plain text");
    }

    private Task<string> UploadAsync(string build, Provenance? said, string device, string? policy = null) =>
        UploadAsync(build, said?.Metadata(), device, policy);

    private async Task<string> UploadAsync(string build, IDictionary<string, string>? metadata, string device, string? policy)
    {
        (string, string)[] files = [($"{device}.cfg", Config(device)), .. policy is null ? [] : new[] { ("push.json", policy) }];
        var name = new UploadName(Cloud.Site, build + ".zip");
        BlobContentInfo stored = await Storage.Uploads.GetBlobClient(name.Path)
            .UploadAsync(new BinaryData(Zip.Of(files)), new BlobUploadOptions { Metadata = metadata }, Cancel);
        return PushId.Of(name, stored.ETag.ToString());
    }

    private static string?[] Ids(JsonElement pushes) => Ids(pushes.EnumerateArray());

    private static string?[] Ids(IEnumerable<JsonElement> pushes) => [.. pushes.Select(p => p.GetProperty("id").GetString())];
}
