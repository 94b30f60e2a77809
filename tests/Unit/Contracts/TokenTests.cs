using CsCheck;
using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Contracts;

public sealed class TokenTests
{
    [Theory]
    [InlineData("leaf1", "leaf1")]
    [InlineData("dc1-leaf_1A", "dc1-leaf_1A")]
    [InlineData("leaf1.dc1", "leaf1=2Edc1")]
    [InlineData("a b", "a=20b")]
    [InlineData(">", "=3E")]
    [InlineData("*", "=2A")]
    [InlineData("a=b", "a=3Db")]
    [InlineData("bürö", "b=C3=BCr=C3=B6")]
    public void Escape_Name_IsOneToken(string name, string token) => Token.Escape(name).ShouldBe(token);

    [Fact]
    public void Escape_AnyName_ComesBackAndStaysOneToken() =>
        Gen.String[1, 60].Where(s => Token.Problem(s) is null).Sample(name =>
        {
            string token = Token.Escape(name);
            token.ShouldAllBe(c => char.IsAsciiLetterOrDigit(c) || c == '-' || c == '_' || c == '=');
            Token.TryUnescape(token, out string? back).ShouldBeTrue();
            back.ShouldBe(name);
        });

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void Escape_UnusableName_Throws(string name) => Should.Throw<ArgumentException>(() => Token.Escape(name));

    // An attribute argument cannot carry a lone surrogate.
    [Fact]
    public void Escape_LoneSurrogate_Throws() => Should.Throw<ArgumentException>(() => Token.Escape("a\ud800"));

    [Theory]
    [InlineData("a.b")]
    [InlineData("=2")]
    [InlineData("=zz")]
    [InlineData("=61")]
    [InlineData("=2e")]
    [InlineData("=FF")]
    [InlineData("*")]
    public void TryUnescape_NotCanonical_IsRefused(string token) => Token.TryUnescape(token, out _).ShouldBeFalse();
}
