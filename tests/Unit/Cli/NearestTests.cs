using Leafwire.Cli;
using Leafwire.Cli.Output;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Tests.Unit.Cli;

public sealed class NearestTests
{
    [Theory]
    [InlineData("psuh", "push")]
    [InlineData("statsu", "status")]
    [InlineData("--folow", "--follow")]
    [InlineData("dc9", "dc1")]
    [InlineData("comp", "completion")]
    [InlineData("zzz", null)]
    public void Of_Slip_IsTheNearestWord(string typed, string? meant) =>
        Nearest.Of(typed, ["push", "status", "--follow", "dc1", "completion"]).ShouldBe(meant);

    [Fact]
    public void Problems_OfOneKind_AreOneSentence()
    {
        UploadProblem[] problems = [Unserved(1), Unserved(2), Unserved(10)];
        ProblemText.Of(problems).ShouldBe(
            ["leaf[1,2,10] (3 files): no runner serves any of these 3 devices at site dc9: start one there"]);
        ProblemText.Of([new UploadProblem("leaf1.cfg", 7, "cut off"), new UploadProblem("leaf2.cfg", 9, "cut off")])
            .ShouldBe(["leaf1.cfg:7: cut off", "leaf2.cfg:9: cut off"]);
    }

    private static UploadProblem Unserved(int number) =>
        new($"leaf{number}.cfg", null, $"no runner serves device leaf{number} at site dc9: start one there");
}
