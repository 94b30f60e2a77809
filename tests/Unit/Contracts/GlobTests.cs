using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Contracts;

public sealed class GlobTests
{
    [Theory]
    [InlineData("leaf1", "leaf1", true)]
    [InlineData("leaf1", "leaf10", false)]
    [InlineData("leaf*", "leaf10", true)]
    [InlineData("leaf*", "spine1", false)]
    [InlineData("*", "", true)]
    [InlineData("*1", "leaf11", true)]
    [InlineData("l?af*", "leaf", true)]
    [InlineData("l?af", "laf", false)]
    [InlineData("*a*b*c", "xxaxxbxxbc", true)]
    [InlineData("*a*b*c", "xxaxxbxxcd", false)]
    [InlineData("Leaf*", "leaf1", true)]
    [InlineData("leaf1", "LEAF1", true)]
    [InlineData("LEAF?", "leaf", false)]
    public void Matches_PatternAndName_AsInAShell(string pattern, string name, bool expected) =>
        Glob.Matches(pattern, name).ShouldBe(expected);
}
