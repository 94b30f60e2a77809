using System.Text.Json;
using System.Text.RegularExpressions;
using Leafwire.Cli;
using Leafwire.Lab.Commands;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Cli;

/// <summary>Which commands and which assemblies the two programs are made of.</summary>
public sealed partial class ProgramTests
{
    [Fact]
    public void OperatorsProgram_CarriesNoSimulatorHostOrRunner()
    {
        // What a publish copies: the program's dependencies, built beside this test in the same configuration.
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string file = Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", "Leafwire.Cli", configuration, "Leafwire.Cli.deps.json"));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        string[] carried = [.. document.RootElement.GetProperty("libraries").EnumerateObject().Select(l => l.Name.Split('/')[0])];

        carried.ShouldContain("Leafwire.Pipeline");
        carried.ShouldNotContain(name => name.StartsWith("Leafwire.Lab", StringComparison.Ordinal));
        carried.ShouldNotContain("Leafwire.Host");
        carried.ShouldNotContain("Leafwire.Runner");
        carried.ShouldNotContain("SSH.NET");
    }

    [Fact]
    public void Commands_OfTheScript_AreListedByTheProgram()
    {
        string[] listed = [.. OperatorCommands.All(TimeProvider.System).Concat(LabCommands.All(TimeProvider.System)).Select(c => c.Name)];
        listed.ShouldBeUnique();
        string[] carriedOut = [.. Case().Matches(Repository.Read("leafwire")).SelectMany(m => m.Groups[1].Value.Split(" | "))];
        carriedOut.ShouldContain("test");
        carriedOut.ShouldContain("runner");
        carriedOut.ShouldBeSubsetOf(listed);
    }

    [GeneratedRegex(@"^  ([a-z]+(?: \| [a-z]+)*)\)$", RegexOptions.Multiline)]
    private static partial Regex Case();
}
