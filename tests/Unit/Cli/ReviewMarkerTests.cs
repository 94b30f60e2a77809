using Leafwire.Cli.Review;

namespace Leafwire.Tests.Unit.Cli;

public sealed class ReviewMarkerTests
{
    private static readonly ReviewMarker s_marker =
        new("dc1", "0123456789abcdef", "sha256:" + new string('a', 64), "00112233445566778899aabbccddeeff00112233");

    [Fact]
    public void Marker_Written_IsReadAsItWas()
    {
        ReviewMarker.Read(s_marker.Text + "\n## dc1: succeeded\n").ShouldBe(s_marker);
        ReviewMarker.Read((s_marker with { Push = null, Digest = null }).Text)
            .ShouldBe(s_marker with { Push = null, Digest = null });
    }

    [Theory]
    [InlineData("## dc1: succeeded")]
    [InlineData(" <!-- leafwire:review site=dc1 push=0123456789abcdef digest=none commit=aa -->")]
    [InlineData("<!-- leafwire:review site=.. push=0123456789abcdef digest=none commit=aa -->")]
    [InlineData("<!-- leafwire:review site=dc1 push=0123456789abcdef -->")]
    public void Marker_OfAnotherForm_IsNone(string text) => ReviewMarker.Read(text).ShouldBeNull();

    [Fact]
    public void Marker_WithWhatIsNoDigest_HasNothingToApprove() =>
        ReviewMarker.Read("<!-- leafwire:review site=dc1 push=x digest=sha256:1 commit=aa -->")
            .ShouldBe(new ReviewMarker("dc1", null, null, "aa"));

    [Fact]
    public void Comment_OfASiteWhoseNameBeginsTheSame_IsAnother()
    {
        ReviewMarker.IsOf("dc1", s_marker.Text).ShouldBeTrue();
        ReviewMarker.IsOf("dc", s_marker.Text).ShouldBeFalse();
    }
}
