using YamlDotNet.RepresentationModel;

namespace Leafwire.Tests.Unit.Infra;

public sealed class PipelineTests
{
    private const string Own = "azure-pipelines.yml";
    private const string ForUsers = "templates/push-configs.yml";

    public static TheoryData<string> Files => [Own, ForUsers];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_Read_KeepsToTheSchema(string file) => PipelineSchema.Problems(Yaml.Read(file)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Files))]
    public void Expressions_Read_AreWholeAndNameWhatIsThere(string file) =>
        PipelineScripts.ExpressionProblems(Yaml.Read(file)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Files))]
    public void Scripts_Read_AreCommandsThatPeopleAreToldToo(string file)
    {
        string told = string.Concat(
            ((string[])["README.md", "leafwire", "docs/azure.md", "docs/lab.md", "docs/push.md", "docs/pull-requests.md", "docs/sites.md"])
                .Select(Repository.Read));

        string[] lines = [.. PipelineScripts.Lines(Yaml.Read(file))];

        lines.ShouldNotBeEmpty();
        foreach (string line in lines.Where(line => !line.StartsWith("echo \"##vso[task.", StringComparison.Ordinal)))
        {
            line.Split(' ')[0].ShouldBeOneOf("./leafwire", "\"$PROGRAM/leafwire\"", "az", "dotnet", "bash");
            told.ShouldContain(PipelineScripts.Command(line), Case.Sensitive, line);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Scripts_Read_TakeParametersByTheEnvironmentOnly(string file) =>
        PipelineScripts.Lines(Yaml.Read(file)).ShouldAllBe(line => !line.Contains("${{", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void Files_Read_HoldNoSecret(string file) =>
        Yaml.Read(file).AllTexts().ShouldAllBe(text => !text.Contains("AccountKey=", StringComparison.OrdinalIgnoreCase)
            && !text.Contains("password", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Own_Read_TestsStrictlyAndDeploysLastAfterApproval()
    {
        YamlMappingNode pipeline = Yaml.Read(Own);

        PipelineScripts.Lines(pipeline).ShouldContain("./leafwire test --require-functions");
        YamlNode deploy = pipeline.List("stages")[^1];
        deploy.Texts("dependsOn").ShouldBe(["Build", "Package", "Infrastructure"]);
        deploy.Text("condition")!.ShouldContain("refs/heads/main");
        deploy.List("jobs").ShouldHaveSingleItem().Text("environment").ShouldBe("${{ parameters.environment }}");
    }

    [Fact]
    public void Own_Read_AsksAzureOnlyOutsidePullRequests()
    {
        foreach (YamlNode stage in Yaml.Read(Own).List("stages"))
        {
            foreach (YamlNode job in stage.List("jobs").Where(UsesAzure))
                (stage.Text("condition") + job.Text("condition")).ShouldContain(
                    "Build.", Case.Sensitive, job.Text("job") ?? job.Text("deployment"));
        }
    }

    [Fact]
    public void Own_Read_DeploysTheTemplatesInTheirOrder()
    {
        string[] lines = [.. PipelineScripts.Lines(Yaml.Read(Own))];

        int infrastructure = Array.FindIndex(lines, line => line.StartsWith("az deployment group create", StringComparison.Ordinal)
            && line.Contains("main.bicepparam", StringComparison.Ordinal));
        int package = Array.FindIndex(
            lines, line => line.StartsWith("az functionapp deployment source config-zip", StringComparison.Ordinal));
        int events = Array.FindIndex(lines, line => line.Contains("events.bicep ", StringComparison.Ordinal));

        infrastructure.ShouldBeGreaterThan(0);
        package.ShouldBeGreaterThan(infrastructure);
        events.ShouldBeGreaterThan(package);
        lines.ShouldContain(line => line.StartsWith("az deployment group what-if", StringComparison.Ordinal));
    }

    [Fact]
    public void ForUsers_Read_ShowsTheResultAlsoOfAFailedPush()
    {
        YamlNode[] steps = [.. PipelineSchema.AllSteps(Yaml.Read(ForUsers))];

        YamlNode push = steps.Single(step => step.Text("task") == "AzureCLI@2");
        push.Text("continueOnError").ShouldBeNull();
        push.Get("inputs")!.Text("keepAzSessionActive").ShouldBe("true");
        YamlNode[] after = steps[(Array.IndexOf(steps, push) + 1)..];
        after.Length.ShouldBe(2);
        after.ShouldAllBe(step => step.Text("condition") == "succeededOrFailed()");
        string[] scripts = [.. PipelineScripts.Scripts(push)];
        scripts.Length.ShouldBe(2);
        foreach (string option in (string[])["--junit \"$JUNIT\"", "--summary \"$SUMMARY\"", "--site \"$SITE\""])
            scripts.ShouldAllBe(script => script.Contains(option, StringComparison.Ordinal));
        scripts[1].ShouldContain("--wait --json");
        YamlNode published = after[0].Get("inputs")!;
        $"{published.Text("searchFolder")}/{published.Text("testResultsFiles")}".ShouldBe(push.Get("env")!.Text("JUNIT"));
        after[1].Text("script").ShouldBe($"echo \"##vso[task.uploadsummary]{push.Get("env")!.Text("SUMMARY")}\"");
    }

    // A job without a time of its own ends after 60 minutes.
    [Fact]
    public void ForUsers_Read_EndsBeforeTheJobDoes() =>
        int.Parse(Yaml.Read(ForUsers).List("parameters").Single(p => p.Text("name") == "timeoutInMinutes").Text("default")!,
            System.Globalization.CultureInfo.InvariantCulture).ShouldBeLessThan(60);

    private static bool UsesAzure(YamlNode job) =>
        job.AllNodes.OfType<YamlMappingNode>().Any(node => node.Get("azureSubscription") is not null);
}
