using System.Text.Json;
using Leafwire.Cli.Output;

namespace Leafwire.Tests.Unit.Cli;

/// <summary>The words of a switch are no commands to a build server.</summary>
public sealed class BuildServerTests : IDisposable
{
    private const string Words = "banner ##vso[task.setvariable variable=a]b ####[group]";

    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData("GITHUB_ACTIONS", true)]
    [InlineData("TF_BUILD", true)]
    [InlineData("CI", false)]
    public void People_OfABuildServer_ReadNoCommands(string variable, bool isGuarded)
    {
        TextWriter people = BuildServer.People(_output, name => name == variable ? "true" : null);

        people.Write($"leaf1: {Words}\n  ::error::no\r\n:");
        people.Flush();

        _output.ToString().Contains("##", StringComparison.Ordinal).ShouldBe(!isGuarded);
        _output.ToString().Split('\n').Any(l => l.TrimStart().StartsWith("::", StringComparison.Ordinal)).ShouldBe(!isGuarded);
        _output.ToString().ShouldContain("error::no");
        _output.ToString().ShouldEndWith("\n:");
    }

    [Fact]
    public void Programs_OnABuildServer_ReadTheSameJson()
    {
        TextWriter programs = BuildServer.Programs(_output, _ => "true");

        programs.WriteLine(JsonSerializer.Serialize(new { words = Words }));

        _output.ToString().ShouldNotContain("##");
        JsonDocument.Parse(_output.ToString()).RootElement.GetProperty("words").GetString().ShouldBe(Words);
    }
}
