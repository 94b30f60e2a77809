using Leafwire.Cli.Review;

namespace Leafwire.Tests.Unit.Cli;

public sealed class BuildLogTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData(true, "a,b.cfg", 7, "50% of it\nfails", "::error file=a%2Cb.cfg,line=7::50%25 of it%0Afails\n")]
    [InlineData(true, null, 7, "x", "::error::x\n")]
    [InlineData(false, "a;b.cfg", 7, "50% ]\nfails",
        "##vso[task.logissue type=error;sourcepath=a%3Bb.cfg;linenumber=7;]50%AZP25 %5D%0Afails\n")]
    [InlineData(false, null, null, "##vso[task.complete]", "##vso[task.logissue type=error;]# #vso[task.complete%5D\n")]
    public void Error_OfAPlace_IsAFindingThere(bool isGitHub, string? file, int? line, string words, string written)
    {
        new BuildLog(_output, isGitHub).Error(file, line, words);

        _output.ToString().ShouldBe(written);
    }

    [Theory]
    [InlineData("banner ##vso[task.setvariable variable=a]b")]
    [InlineData("ok\n  ::set-env name=a::b")]
    [InlineData("ok\n##[error]no")]
    [InlineData("one sign more ###vso[task.complete]")]
    public void Say_WordsThatLookLikeACommand_AreNone(string words)
    {
        new BuildLog(_output, isGitHub: true).Say(words);

        _output.ToString().ShouldNotContain("##");
        _output.ToString().Split('\n').ShouldAllBe(line => !line.TrimStart().StartsWith("::", StringComparison.Ordinal));
    }
}
