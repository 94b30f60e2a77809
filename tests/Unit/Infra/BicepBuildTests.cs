using Leafwire.Tests.Processes;

namespace Leafwire.Tests.Unit.Infra;

[Collection(nameof(Bicep))]
public sealed class BicepBuildTests
{
    private static IEnumerable<string> TemplateFiles =>
        Directory.EnumerateFiles(Repository.At(Bicep.Folder), "*.bicep", SearchOption.AllDirectories);

    [Theory]
    [InlineData("main.bicep")]
    [InlineData("events.bicep")]
    public async Task Template_Linted_SaysNothing(string template)
    {
        CommandRun run = await Bicep.Run("lint", Repository.At($"{Bicep.Folder}/{template}"));

        (run.Output + run.Error).ShouldBeEmpty();
        run.Status.ShouldBe(0);
    }

    [Fact]
    public async Task Templates_Formatted_StayAsTheyAre()
    {
        DirectoryInfo copy = Directory.CreateTempSubdirectory("leafwire-bicep-");
        try
        {
            string[] files = [.. TemplateFiles.Select(file => Path.GetRelativePath(Repository.At(Bicep.Folder), file))];
            foreach (string file in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy.FullName, file))!);
                File.Copy(Path.Combine(Repository.At(Bicep.Folder), file), Path.Combine(copy.FullName, file));
            }

            CommandRun run = await Bicep.Run(
                "format", "--pattern", Path.Combine(copy.FullName, "**/*.bicep"), "--newline-kind", "LF", "--insert-final-newline");

            run.Status.ShouldBe(0, run.Error);
            files.Length.ShouldBeGreaterThan(10);
            foreach (string file in files)
                (await File.ReadAllTextAsync(Path.Combine(copy.FullName, file), TestContext.Current.CancellationToken)).ShouldBe(
                    Repository.Read($"{Bicep.Folder}/{file}"), file);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task ParameterFile_Built_FitsTheTemplate()
    {
        CommandRun run = await Bicep.Run("build-params", Repository.At($"{Bicep.Folder}/main.bicepparam"), "--stdout");

        run.Error.ShouldBeEmpty();
        run.Status.ShouldBe(0);
    }

    [Fact]
    public void Templates_Read_NameNoRegistryModule() =>
        TemplateFiles.SelectMany(File.ReadLines)
            .ShouldAllBe(line => !line.Contains("'br:", StringComparison.Ordinal) && !line.Contains("'br/", StringComparison.Ordinal)
                && !line.Contains("'ts:", StringComparison.Ordinal));
}
