using System.IO.Compression;
using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

public sealed class RefusalTests(Cloud cloud) : World(cloud)
{
    private static readonly byte[] Good = Encoding.UTF8.GetBytes(Config("leaf1"));

    [Fact]
    public async Task Upload_ThatCannotBePushed_IsRecordedAsRefusedWithFileAndReason()
    {
        (string Name, byte[] Content, string Reason)[] uploads =
        [
            ("broken.zip", Good, "broken.zip: the file is no zip archive"),
            ("empty.zip", Zip.Of(CompressionLevel.Fastest), "empty.zip: the archive holds no .cfg file"),
            ("escape.zip", Zip.Of(("../leaf1.cfg", Good)), "../leaf1.cfg: the path leaves the archive"),
            ("twice.zip", Zip.Of(("a/leaf1.cfg", Good), ("b/leaf1.cfg", Good)), "the device leaf1 has two configurations"),
            ("cut.cfg", Good[..20], "cut.cfg:"),
            ("void.cfg", [], "void.cfg: the configuration is empty"),
            ("latin.cfg", [.. Good[..16], 0xE9, .. Good[16..]], "latin.cfg:2: the text is not UTF-8"),
            ("policy.zip", Zip.Of(("leaf1.cfg", Good), ("push.json", "{\n\"scoope\": \"wave\"}"u8.ToArray())),
                "push.json:2: the key 'scoope' is unknown; did you mean 'scope'?"),
            ("group.zip", Zip.Of(("leaf1.cfg", Good), ("push.json", """{"waves":{"groups":[["spine*"]]}}"""u8.ToArray())),
                "no group holds leaf1"),
        ];
        await StartHostAsync();
        var ids = new Dictionary<string, string>();
        foreach ((string name, byte[] content, _) in uploads)
            ids[name] = PushId.Of(new UploadName(Cloud.Site, name), await UploadAsync($"{Cloud.Site}/{name}", content));

        foreach ((string name, _, string reason) in uploads)
        {
            PushReport report = await EndAsync(ids[name]);
            report.Status.ShouldBe(PushStatus.Refused, name);
            report.Message.ShouldContain(reason);
            (await ResultAsync(report.Id, ResultFolder.JUnit)).ShouldContain("failures=\"1\"", customMessage: name);
        }
    }

    [Theory]
    [InlineData("lab/sub/build.zip", "lab", "sub/build.zip")]
    [InlineData("build.zip", "(none)", "build.zip")]
    public async Task Upload_InAWrongPlace_IsRecordedAsRefused(string path, string site, string name)
    {
        await StartHostAsync();
        await UploadAsync(path, Good);

        // Its id is the storage's version, which the uploader does not know: the list shows it.
        PushSummary push = await FirstAsync();
        push = await UntilAsync(push.Id, p => p.IsFinal);

        (push.Site, push.Upload, push.Status).ShouldBe((site, name, PushStatus.Refused));
        push.Message.ShouldContain("an upload lies at SITE/NAME.zip or SITE/DEVICE.cfg");
        (await Results.FindReportAsync(site, push.Id, Cancel)).ShouldNotBeNull().Problems.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Upload_OverTheLimit_IsRefusedUnread()
    {
        await StartHostAsync();
        await UploadAsync("lab/huge.zip", new byte[Limits.UploadBytes + 1]);

        PushSummary push = await UntilAsync((await FirstAsync()).Id, p => p.IsFinal);

        push.Status.ShouldBe(PushStatus.Refused);
        push.Message.ShouldContain($"the upload has {Limits.UploadBytes + 1} bytes, more than {Limits.UploadBytes}");
    }

    private async Task<PushSummary> FirstAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (await timer.WaitForNextTickAsync(Cancel))
        {
            if (await Table.ListAsync(null, 1, Cancel) is [{ } push])
                return push;
        }

        throw new TimeoutException("no push was listed");
    }
}
