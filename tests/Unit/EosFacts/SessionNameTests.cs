using Leafwire.Eos;

namespace Leafwire.Tests.Unit.EosFacts;

public sealed class SessionNameTests
{
    private const string Push = "0123456789abcdef";

    [Fact]
    public void Of_AnAttempt_IsKnownAsThePushs()
    {
        SessionName.Of(Push, "00beef").ShouldBe("lw-01234567-00beef");
        SessionName.IsOf("lw-01234567-00beef", Push).ShouldBeTrue();
        SessionName.IsOf("lw-01234567-00beef", "1123456789abcdef").ShouldBeFalse();
        SessionName.IsOf(SessionName.WithoutNonce(Push), Push).ShouldBeTrue();
    }

    [Theory]
    [InlineData("lw-01234567", true)]
    [InlineData("lw-01234567-00beef", true)]
    [InlineData("lw-01234567-00bee", false)]
    [InlineData("lw-01234567-00beef-1", false)]
    [InlineData("lw-0123456", false)]
    [InlineData("lw-maintain", false)]
    public void IsOwn_OnlyLeafwiresNames_AreOwn(string session, bool own) => SessionName.IsOwn(session).ShouldBe(own);

    [Fact]
    public void Of_WhatIsNoPushOrNonce_Throws()
    {
        Should.Throw<ArgumentException>(() => SessionName.Of("0123456", "00beef"));
        Should.Throw<ArgumentException>(() => SessionName.Of(Push, "00BEEF"));
    }
}
