using Leafwire.Pipeline.Uploads;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>Where an upload lies, and what its push is called.</summary>
public sealed class UploadNameTests
{
    [Theory]
    [InlineData("lab/build.zip", "lab", null)]
    [InlineData("lab/leaf1.cfg", "lab", null)]
    [InlineData("lab/notes.txt", null, null)]
    [InlineData("build.zip", null, "SITE/NAME.zip")]
    [InlineData("lab/a/b.zip", null, "SITE/NAME.zip")]
    [InlineData("lab/.cfg", null, "empty")]
    public void UploadName_OfABlob_IsReadOrExplained(string path, string? site, string? reason)
    {
        UploadName.TryParse(path, out UploadName? name, out string? problem).ShouldBe(site is not null);
        name?.Site.ShouldBe(site);
        if (reason is null)
            problem.ShouldBeNull();
        else
            problem.ShouldNotBeNull().ShouldContain(reason);
    }

    [Fact]
    public void PushId_IsOfTheVersionThatStorageGave()
    {
        var name = new UploadName("lab", "build.zip");
        string id = PushId.Of(name, "0x8DC1");
        PushId.IsValid(id).ShouldBeTrue();
        PushId.Of(name, "\"0x8DC1\"").ShouldBe(id, "as answers and as listings give it");
        PushId.Of(name, "0x8DC2").ShouldNotBe(id, "the same text stored again");
        PushId.Of(name with { Site = "dc1" }, "0x8DC1").ShouldNotBe(id);
        PushId.Of(name with { Name = "other.zip" }, "0x8DC1").ShouldNotBe(id);
    }
}
