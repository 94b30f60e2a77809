using System.Text;
using Leafwire.Cli;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Tests.Files;
using Microsoft.Extensions.Options;

namespace Leafwire.Tests.Integration.Host;

/// <summary>A site's policy in storage: how it is stored, and whom it binds.</summary>
public sealed class SitePolicyTests(Cloud cloud) : World(cloud)
{
    [Fact]
    public async Task Policy_IsReadBeforeItIsStored()
    {
        // The command knows no other names of containers than the default ones.
        using var clients = new StorageClients(Options.Create(new StorageOptions { ConnectionString = Cloud.Storage.ConnectionString }));
        var policies = new SitePolicyStore(clients);
        using var folder = new TemporaryFolder();
        string site = Device("dc");

        (await RunAsync("site", "policy", site, "--set", folder.Write("bad.json", "{ \"approvers\": 11 }"))).ShouldBe(ExitCodes.BadInput);
        (await policies.FindAsync(site, Cancel)).ShouldBeNull();

        const string text = "{\n  // four eyes\n  \"approvers\": 2\n}\n";
        (await RunAsync("site", "policy", site, "--set", folder.Write("good.json", text))).ShouldBe(ExitCodes.Ok);
        StoredSitePolicy stored = (await policies.FindAsync(site, Cancel)).ShouldNotBeNull();
        (stored.File, Encoding.UTF8.GetString(stored.Bytes)).ShouldBe(($"sites/{site}.json", text));
        (await policies.SitesAsync(Cancel).ToListAsync(Cancel)).ShouldContain(site);

        (await RunAsync("site", "policy", site, "--set", folder.Write("open.json", "{ }"))).ShouldBe(ExitCodes.Ok);
        (await policies.FindAsync(site, Cancel)).ShouldNotBeNull().Version.ShouldNotBe(stored.Version);
        (await RunAsync("site", "policy", site)).ShouldBe(ExitCodes.Ok);
        (await RunAsync("site", "policy")).ShouldBe(ExitCodes.Ok);
        (await RunAsync("site", "policy", "--set", folder.Write("whose.json", "{ }"))).ShouldBe(ExitCodes.BadInput);
    }

    // A push is planned once: what the site asks for afterwards counts for the next.
    [Fact]
    public async Task Policy_ChangedWhileAPushWaits_BindsTheNextOne()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        var policies = new SitePolicyStore(Storage);
        string version = await policies.StoreAsync(Cloud.Site, """{ "approval": "required" }"""u8.ToArray(), Cancel);
        string id = await UploadAsync("asked", null, (device, Config(device)));
        await UntilAsync(id, push => push.Status == PushStatus.AwaitingApproval);
        await policies.StoreAsync(Cloud.Site, Encoding.UTF8.GetBytes($$"""{ "neverTouch": ["{{device}}"] }"""), Cancel);

        PushPlan plan = (await Results.FindPlanAsync(Cloud.Site, id, Cancel)).ShouldNotBeNull();
        plan.Policy.Approval.ShouldBe(Approval.Required);
        plan.SitePolicy.ShouldBe(new SitePolicyVersion("sites/lab.json", version));

        PushReport refused = await EndAsync(await UploadAsync("next", null, (device, Config(device, "vlan 11"))));
        refused.Status.ShouldBe(PushStatus.Refused);
        refused.Message.ShouldContain($"{device}, which no push may touch: sites/lab.json:1 'neverTouch'");
        (await Table.FindAsync(id, Cancel)).ShouldNotBeNull().Status.ShouldBe(PushStatus.AwaitingApproval);
    }

    [Fact]
    public async Task Window_OfTheSite_HoldsThePushAndIsNamedWhenItIsOver()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        var policies = new SitePolicyStore(Storage);
        await policies.StoreAsync(Cloud.Site, """{ "window": { "notBefore": "2999-01-01T00:00Z" } }"""u8.ToArray(), Cancel);
        string id = await UploadAsync("held", null, (device, Config(device)));
        await UntilAsync(id, push => push.Message == "waits for its window, which opens at 2999-01-01 00:00:00Z");
        PushReport tooEarly = await EndAsync(await UploadAsync(
            "early", """{ "window": { "notAfter": "2998-01-01T00:00Z" } }""", (device, Config(device))));
        tooEarly.Message.ShouldContain("(window in push.json) and that of its site (window in sites/lab.json) are never open together");

        await policies.StoreAsync(Cloud.Site, """{ "window": { "notAfter": "2020-01-01T00:00Z" } }"""u8.ToArray(), Cancel);
        PushReport over = await EndAsync(await UploadAsync("late", null, (device, Config(device))));
        (over.Status, over.Message).ShouldSatisfyAllConditions(
            o => o.Status.ShouldBe(PushStatus.Refused), o => o.Message.ShouldContain("(window in sites/lab.json) is over"));
        Runner.Commands.ShouldBeEmpty();
    }

    // As if there were none would be the loosest of all.
    [Fact]
    public async Task Policy_ThatCannotBeReached_HoldsThePushUp()
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        await EndAsync(await UploadAsync("first", null, (device, Config(device))));
        await Storage.Policies.DeleteAsync(cancellationToken: Cancel);

        string id = await UploadAsync("second", null, (device, Config(device, "vlan 11")));
        (await UntilAsync(id, push => push.Hindrance is not null)).Hindrance.ShouldNotBeNull().ShouldStartWith("cannot plan: ");
        await Storage.Policies.CreateAsync(cancellationToken: Cancel);
        (await EndAsync(id)).Status.ShouldBe(PushStatus.Succeeded);
    }

    [Fact]
    public async Task Push_ThatNobodyMayApprove_IsRefusedBeforeItIsUploaded()
    {
        using var folder = new TemporaryFolder();
        string site = Device("dc");
        folder.Write("leaf1.cfg", "hostname leaf1\n!\nend\n");
        using var clients = new StorageClients(Options.Create(new StorageOptions { ConnectionString = Cloud.Storage.ConnectionString }));
        await new SitePolicyStore(clients).StoreAsync(
            site, """{ "approval": "required", "notAuthor": true }"""u8.ToArray(), Cancel);

        (await RunAsync("plan", folder.Path, "--site", site)).ShouldBe(ExitCodes.Ok);
        (await RunAsync("push", folder.Path, "--site", site)).ShouldBe(ExitCodes.BadInput);
        (await CountAsync()).ShouldBe(0);
        (await RunAsync("push", folder.Path, "--site", site, "--author", "anna")).ShouldBe(ExitCodes.Ok);
        (await CountAsync()).ShouldBe(1);

        folder.Write("push.json", """{ "approval": "none" }""");
        (await RunAsync("plan", folder.Path, "--site", site)).ShouldBe(ExitCodes.BadInput);

        ValueTask<int> CountAsync() => clients.Uploads.GetBlobsAsync(
            Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, site + "/", Cancel).CountAsync(Cancel);
    }

    private Task<int> RunAsync(params string[] arguments) => CommandRunner.RunAsync(
        OperatorCommands.All(TimeProvider.System), [.. arguments, "--connection-string", Cloud.Storage.ConnectionString]);
}
