using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Leafwire.Tests.Processes;

namespace Leafwire.Tests.Unit.Infra;

/// <summary>The Bicep CLI, offline.</summary>
internal static class Bicep
{
    public const string Folder = "infra/bicep";

    private static readonly ConcurrentDictionary<string, Task<JsonObject>> Compiled = new();
    private static readonly ConcurrentDictionary<string, Task<Deployment>> Predicted = new();

    public static Task<CommandRun> Run(params IEnumerable<string> arguments)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64,
            "the Bicep CLI comes for linux-x64");
        string program = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "BicepCli").Value!;
        return CommandRun.OfAsync(program, arguments, TestContext.Current.CancellationToken);
    }

    /// <summary>A template compiled to ARM JSON, with its modules inside.</summary>
    public static Task<JsonObject> Compile(string template) => Compiled.GetOrAdd(template, static async name =>
    {
        CommandRun run = await Run("build", Repository.At($"{Folder}/{name}"), "--stdout");
        run.Status.ShouldBe(0, run.Error);
        return JsonNode.Parse(run.Output)!.AsObject();
    });

    /// <summary>
    /// What a deployment of main.bicep would be, with parameters and expressions worked out as far as can be without Azure.
    /// </summary>
    public static Task<Deployment> Predict(string parameters) => Predicted.GetOrAdd(parameters, static async given =>
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("leafwire-bicep-");
        try
        {
            string file = Path.Combine(folder.FullName, "test.bicepparam");
            string template = Path.GetRelativePath(folder.FullName, Repository.At($"{Folder}/main.bicep"));
            await File.WriteAllTextAsync(file, $"using '{template}'\n{given}\n", TestContext.Current.CancellationToken);
            CommandRun run = await Run("snapshot", file, "--mode", "overwrite", "--resource-group", "leafwire", "--location", "westeurope",
                "--subscription-id", "00000000-0000-0000-0000-000000000001", "--tenant-id", "00000000-0000-0000-0000-000000000002");
            run.Status.ShouldBe(0, run.Error);
            string snapshot = await File.ReadAllTextAsync(
                Path.Combine(folder.FullName, "test.snapshot.json"), TestContext.Current.CancellationToken);
            return new Deployment(JsonNode.Parse(snapshot)!.AsObject());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    });
}

/// <summary>Bicep tests run one after the other: they share what was compiled, and each compilation takes a core.</summary>
[CollectionDefinition(nameof(Bicep))]
public sealed class BicepCollection;
