using YamlDotNet.RepresentationModel;

namespace Leafwire.Tests.Unit.Infra;

/// <summary>
/// The part of the Azure Pipelines YAML schema that the files here use: which keys each level has, and which inputs
/// the tasks need. Anything else is a finding, so a new key or task has to be looked up and listed.
/// </summary>
/// <remarks>Source: the YAML schema and task reference of Azure Pipelines.</remarks>
internal static class PipelineSchema
{
    private static readonly string[] Pipeline = ["parameters", "trigger", "pr", "pool", "variables", "stages", "resources"];
    private static readonly string[] Template = ["parameters", "steps"];
    private static readonly string[] Parameter = ["name", "displayName", "type", "default", "values"];
    private static readonly string[] Types =
        ["string", "number", "boolean", "object", "step", "stepList", "job", "jobList", "stage", "stageList"];
    private static readonly string[] Stage = ["stage", "displayName", "dependsOn", "condition", "variables", "pool", "jobs"];
    private static readonly string[] Job =
        ["job", "displayName", "dependsOn", "condition", "pool", "variables", "timeoutInMinutes", "steps"];
    private static readonly string[] Deployment =
        ["deployment", "displayName", "dependsOn", "condition", "pool", "variables", "timeoutInMinutes", "environment", "strategy"];
    private static readonly string[] Common =
        ["displayName", "name", "condition", "continueOnError", "enabled", "env", "timeoutInMinutes", "retryCountOnTaskFailure"];

    private static readonly Dictionary<string, string[]> Steps = new()
    {
        ["task"] = ["inputs"],
        ["script"] = ["workingDirectory", "failOnStderr"],
        ["checkout"] = ["clean", "fetchDepth", "path", "lfs", "submodules"],
        ["publish"] = ["artifact"],
        ["download"] = ["artifact", "patterns", "path"],
    };

    private static readonly Dictionary<string, (string[] Required, string[] Optional)> Tasks = new()
    {
        ["UseDotNet@2"] = ([], ["packageType", "useGlobalJson", "workingDirectory", "version"]),
        ["Cache@2"] = (["key", "path"], ["restoreKeys", "cacheHitVar"]),
        ["UseNode@1"] = (["version"], ["checkLatest"]),
        ["ArchiveFiles@2"] = (["rootFolderOrFile", "archiveType", "archiveFile"], ["includeRootFolder", "replaceExistingArchive"]),
        ["AzureCLI@2"] = (["azureSubscription", "scriptType", "scriptLocation", "inlineScript"],
            ["workingDirectory", "addSpnToEnvironment", "failOnStandardError", "keepAzSessionActive"]),
        ["PublishTestResults@2"] = (["testResultsFormat", "testResultsFiles"],
            ["searchFolder", "mergeTestResults", "failTaskOnFailedTests", "failTaskOnMissingResultsFile", "testRunTitle",
                "publishRunAttachments"]),
    };

    /// <summary>What is wrong with a pipeline or a steps template.</summary>
    public static IReadOnlyList<string> Problems(YamlMappingNode root)
    {
        var problems = new List<string>();
        bool pipeline = root.Get("stages") is not null;
        Check(root, pipeline ? Pipeline : Template, "top", problems);
        foreach (YamlNode parameter in root.List("parameters"))
        {
            Check(parameter, Parameter, $"parameter {parameter.Text("name")}", problems);
            if (!Types.Contains(parameter.Text("type")))
                problems.Add($"parameter {parameter.Text("name")}: the type {parameter.Text("type")} is unknown");
        }

        IReadOnlyList<YamlNode> stages = root.List("stages");
        Dependencies(stages, "stage", problems);
        foreach (YamlNode stage in stages)
        {
            string where = $"stage {stage.Text("stage")}";
            Check(stage, Stage, where, problems);
            Dependencies(stage.List("jobs"), "job", problems);
            foreach (YamlNode job in stage.List("jobs"))
                CheckJob(job, where, problems);
        }

        foreach (YamlNode step in pipeline ? [] : root.List("steps"))
            CheckStep(step, "steps", problems);
        return problems;
    }

    /// <summary>All steps of a pipeline or a steps template.</summary>
    public static IEnumerable<YamlNode> AllSteps(YamlMappingNode root) =>
        root.List("steps").Concat(root.List("stages").SelectMany(stage => stage.List("jobs")).SelectMany(StepsOf));

    private static IReadOnlyList<YamlNode> StepsOf(YamlNode job) =>
        job.Get("deployment") is null ? job.List("steps") : job.Get("strategy")?.Get("runOnce")?.Get("deploy")?.List("steps") ?? [];

    private static void CheckJob(YamlNode job, string stage, List<string> problems)
    {
        bool deployment = job.Get("deployment") is not null;
        string where = $"{stage}, job {job.Text("job") ?? job.Text("deployment")}";
        Check(job, deployment ? Deployment : Job, where, problems);
        if (deployment && job.Text("environment") is null)
            problems.Add($"{where}: no environment, so nobody approves");
        IReadOnlyList<YamlNode> steps = StepsOf(job);
        if (steps.Count == 0)
            problems.Add($"{where}: there are no steps");
        foreach (YamlNode step in steps)
            CheckStep(step, where, problems);
    }

    private static void CheckStep(YamlNode step, string job, List<string> problems)
    {
        string? kind = step.Keys().FirstOrDefault(Steps.ContainsKey);
        string where = $"{job}, step {step.Text("displayName") ?? step.Text(kind ?? "")}";
        if (kind is null)
        {
            problems.Add($"{where}: it is none of {string.Join(", ", Steps.Keys)}");
            return;
        }

        Check(step, [kind, .. Common, .. Steps[kind]], where, problems);
        if (kind != "task")
            return;
        if (!Tasks.TryGetValue(step.Text("task")!, out (string[] Required, string[] Optional) inputs))
        {
            problems.Add($"{where}: the task {step.Text("task")} is unknown");
            return;
        }

        Check(step.Get("inputs"), [.. inputs.Required, .. inputs.Optional], where, problems);
        // Of two that stand under a condition one is there.
        IEnumerable<string> given = step.Get("inputs").Entries()
            .SelectMany(e => e.Key.StartsWith("${{", StringComparison.Ordinal) ? e.Value.Keys() : [e.Key]);
        foreach (string missing in inputs.Required.Except(given))
            problems.Add($"{where}: the input {missing} is missing");
    }

    private static void Dependencies(IReadOnlyList<YamlNode> items, string kind, List<string> problems)
    {
        var earlier = new HashSet<string>();
        foreach (YamlNode item in items)
        {
            string name = item.Text(kind) ?? item.Text("deployment") ?? "?";
            IEnumerable<string> needs = item.Text("dependsOn") is { } one ? [one] : item.Texts("dependsOn");
            foreach (string missing in needs.Where(need => !earlier.Contains(need)))
                problems.Add($"{kind} {name}: it depends on {missing}, which is not before it");
            if (!earlier.Add(name))
                problems.Add($"{kind} {name}: there are two of that name");
        }
    }

    private static void Check(YamlNode? node, IReadOnlyCollection<string> known, string where, List<string> problems)
    {
        foreach (string key in node.Keys().Where(key => !key.StartsWith("${{", StringComparison.Ordinal) && !known.Contains(key)))
            problems.Add($"{where}: the key {key} is unknown");
    }
}
