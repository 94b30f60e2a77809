using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Leafwire.Tests.Unit.Infra;

/// <summary>The command lines and expressions of a pipeline.</summary>
internal static partial class PipelineScripts
{
    /// <summary>Every line of every script.</summary>
    public static IEnumerable<string> Lines(YamlMappingNode root) =>
        PipelineSchema.AllSteps(root)
            .SelectMany(Scripts)
            .SelectMany(script => script.Split('\n'))
            .Select(line => line.Trim())
            .Where(line => line.Length > 0);

    /// <summary>The scripts of a step, each of those under a condition too.</summary>
    public static IEnumerable<string> Scripts(YamlNode step) =>
        ((string?[])[step.Text("script"), step.Get("inputs")?.Text("inlineScript")])
            .Concat((step.Get("inputs")?.Entries() ?? []).Select(e => e.Value.Text("inlineScript"))).OfType<string>();

    /// <summary>A command without its options and values: <c>az deployment group create</c>, <c>./leafwire runner package</c>.</summary>
    public static string Command(string line) =>
        string.Join(' ', line.Replace("\"$PROGRAM/leafwire\"", "leafwire", StringComparison.Ordinal).Split(' ')
            .TakeWhile(word => word[0] is not ('-' or '"' or '$')));

    /// <summary>What is wrong with the expressions of a file.</summary>
    public static IReadOnlyList<string> ExpressionProblems(YamlMappingNode root)
    {
        var problems = new List<string>();
        string[] parameters = [.. root.List("parameters").Select(parameter => parameter.Text("name")!)];
        string[] variables = [.. root.Get("variables").Keys()];
        foreach (string text in root.AllTexts())
        {
            if (Opened().Count(text) != Closed().Count(text) || Opened().Count(text) != Expression().Count(text))
                problems.Add($"'{text}': an expression is not closed");
            foreach (string body in Expression().Matches(text).Select(match => match.Groups["body"].Value))
            {
                if (body.Count(c => c == '(') != body.Count(c => c == ')'))
                    problems.Add($"'{text}': the brackets do not match");
                problems.AddRange(ParameterUse().Matches(body).Select(use => use.Groups["name"].Value).Except(parameters)
                    .Select(name => $"'{text}': there is no parameter {name}"));
            }

            problems.AddRange(Macro().Matches(text).Select(macro => macro.Groups["name"].Value)
                .Where(name => !variables.Contains(name) && !Predefined().IsMatch(name))
                .Select(name => $"'{text}': there is no variable {name}"));
        }

        foreach (string name in parameters.Where(
            name => !root.AllTexts().Any(text => text.Contains($"parameters.{name}", StringComparison.Ordinal))))
            problems.Add($"the parameter {name} is not used");
        return problems;
    }

    [GeneratedRegex(@"\$\{\{")]
    private static partial Regex Opened();

    [GeneratedRegex(@"\}\}")]
    private static partial Regex Closed();

    [GeneratedRegex(@"\$\{\{(?<body>[^{}]*)\}\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\bparameters\.(?<name>\w+)")]
    private static partial Regex ParameterUse();

    [GeneratedRegex(@"\$\((?<name>[\w.]+)\)")]
    private static partial Regex Macro();

    [GeneratedRegex(@"^(Agent|Build|Pipeline|System)\.\w+$")]
    private static partial Regex Predefined();
}
