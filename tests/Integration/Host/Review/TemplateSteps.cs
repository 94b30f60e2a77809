using System.Diagnostics;
using System.Text.RegularExpressions;
using Leafwire.Lab;
using Leafwire.Tests.Processes;
using YamlDotNet.RepresentationModel;

namespace Leafwire.Tests.Integration.Host.Review;

/// <summary>The shell steps of a template for pipelines, run as the build server would.</summary>
internal static partial class TemplateSteps
{
    /// <summary>Runs the step of the GitHub Action that has this name.</summary>
    /// <param name="name">The step.</param>
    /// <param name="values">What stands for the expressions, such as <c>inputs.site</c>.</param>
    /// <param name="environment">The build's environment.</param>
    /// <param name="folder">Where it is run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<CommandRun> GitHubAsync(string name, IReadOnlyDictionary<string, string> values,
        IReadOnlyDictionary<string, string?> environment, string folder, CancellationToken cancellationToken)
    {
        YamlNode step = ((YamlSequenceNode)Read("templates/github/action.yml")["runs"]["steps"]).Single(s => Text(s, "name") == name);
        var env = environment.ToDictionary(StringComparer.Ordinal);
        foreach ((YamlNode key, YamlNode value) in ((YamlMappingNode)step["env"]).Children)
            env[key.ToString()] = Expression().Replace(value.ToString(), match => values[match.Groups["name"].Value]);
        // What GitHub runs for 'shell: bash'.
        return RunAsync(["--noprofile", "--norc", "-eo", "pipefail"], Text(step, "run")!, env, folder, cancellationToken);
    }

    /// <summary>Runs the script of the Azure Pipelines template for a mode.</summary>
    public static Task<CommandRun> AzureAsync(
        string mode, IReadOnlyDictionary<string, string?> environment, string folder, CancellationToken cancellationToken)
    {
        YamlNode inputs = ((YamlSequenceNode)Read("templates/push-configs.yml")["steps"])
            .Single(s => Text(s, "task") == "AzureCLI@2")["inputs"];
        string choice = mode == "review" ? "${{ if eq(parameters.mode, 'review') }}" : "${{ else }}";
        return RunAsync([], Text(inputs[choice], "inlineScript")!, environment, folder, cancellationToken);
    }

    private static Task<CommandRun> RunAsync(string[] options, string script, IReadOnlyDictionary<string, string?> environment,
        string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bash", [.. options, "-c", script]) { WorkingDirectory = folder };
        // Not what a build server that runs this test says of itself.
        foreach (string own in start.Environment.Keys.Where(k => Own().IsMatch(k)).ToArray())
            start.Environment.Remove(own);
        foreach ((string key, string? value) in environment)
            start.Environment[key] = value;
        return CommandRun.OfAsync(start, cancellationToken);
    }

    private static YamlNode Read(string file)
    {
        var stream = new YamlStream();
        using StreamReader reader = File.OpenText(Path.Combine(LabPaths.Root, file));
        stream.Load(reader);
        return stream.Documents[0].RootNode;
    }

    private static string? Text(YamlNode node, string key) =>
        ((YamlMappingNode)node).Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value.ToString() : null;

    [GeneratedRegex(@"\$\{\{ (?<name>[\w.-]+) \}\}")]
    private static partial Regex Expression();

    [GeneratedRegex("^(GITHUB|RUNNER|SYSTEM|BUILD|AGENT|TF|LEAFWIRE)_")]
    private static partial Regex Own();
}
