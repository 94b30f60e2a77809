using System.Text;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>Uploads that are for looking and not for pushing.</summary>
public sealed class LookUploadTests
{
    [Theory]
    [InlineData("""{ "task": "check", "devices": ["*"], "checks": [ { "name": "v", "command": "show version", "expect": "EOS" } ] }""")]
    [InlineData("""{ "task": "fetch", "devices": ["leaf1"], "adopt": true }""")]
    [InlineData("""{ "task": "drift", "devices": ["leaf*"] }""")]
    public void Read_OfWhatOnlyLooks_NeedsNoConfiguration(string policy)
    {
        UploadResult read = Read(policy);

        read.Problems.ShouldBeEmpty();
        read.Upload.ShouldNotBeNull().Policy.OnlyLooks.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{ "task": "check", "devices": ["*"] }""", "no check to run")]
    [InlineData("""{ "task": "fetch" }""", "which devices")]
    [InlineData("""{ "devices": ["leaf1"] }""", "'devices'")]
    [InlineData("""{ "task": "drift", "devices": ["*"], "adopt": true }""", "'adopt'")]
    [InlineData("""{ "task": "look", "devices": ["*"] }""", "'task'")]
    public void Read_OfWhatCannotBeLookedAt_SaysWhy(string policy, string words) =>
        string.Join('\n', Read(policy).Problems).ShouldContain(words);

    [Fact]
    public void Read_OfConfigurationsThatAreOnlyToBeLookedAt_IsRefused() =>
        string.Join('\n', Read("""{ "task": "fetch", "devices": ["leaf1"] }""", ("leaf1.cfg", "hostname leaf1\n!\nend\n")).Problems)
            .ShouldContain("only looks");

    [Theory]
    [InlineData("drift-20260301-120000", true)]
    [InlineData("reapply-0123456789abcdef", true)]
    [InlineData("adopt-0123456789abcdef", true)]
    [InlineData("drift-1.zip", false)]
    [InlineData("drift-1.cfg", false)]
    [InlineData("reapply-today", false)]
    public void Own_IsWhatNoFileIsCalled(string name, bool own)
    {
        OwnPush.IsOwn(name).ShouldBe(own);
        UploadName.TryParse("lab/" + name, out _, out _).ShouldBe(!own && name.Contains('.', StringComparison.Ordinal));
    }

    private static UploadResult Read(string policy, params (string Path, string Text)[] files) => UploadReader.Read(
        new UploadName("lab", "look.zip"),
        Zip.Of([.. files.Append(("push.json", policy)).Select(f => (f.Item1, Encoding.UTF8.GetBytes(f.Item2)))]));
}
