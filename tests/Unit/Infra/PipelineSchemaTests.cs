using YamlDotNet.RepresentationModel;

namespace Leafwire.Tests.Unit.Infra;

/// <summary>The checks find what they are for.</summary>
public sealed class PipelineSchemaTests
{
    [Theory]
    [InlineData("steps: [{ task: AzureCLI@2, inputs: { azureSubscription: a, scriptType: bash, scriptLocation: inlineScript } }]",
        "the input inlineScript is missing")]
    [InlineData("steps: [{ task: Unheard@1 }]", "the task Unheard@1 is unknown")]
    [InlineData("steps: [{ script: az, timeout: 5 }]", "the key timeout is unknown")]
    [InlineData("steps: [{ run: az }]", "it is none of")]
    [InlineData("stages: [{ stage: A, dependsOn: B, jobs: [{ job: J, steps: [{ script: az }] }] }]", "it depends on B")]
    [InlineData("stages: [{ stage: A, jobs: [{ job: J }] }]", "there are no steps")]
    [InlineData("stages: [{ stage: A, jobs: [{ deployment: D, strategy: { runOnce: { deploy: { steps: [{ script: az }] } } } }] }]",
        "no environment")]
    [InlineData("parameters: [{ name: p, type: text }]", "the type text is unknown")]
    public void Problems_OfAFlawedFile_NameTheFlaw(string yaml, string problem) =>
        PipelineSchema.Problems(Parse(yaml)).ShouldHaveSingleItem().ShouldContain(problem);

    [Theory]
    [InlineData("steps: [{ script: '${{ parameters.p }' }]", "is not closed")]
    [InlineData("steps: [{ script: '${{ parameters.p }}' }]", "there is no parameter p")]
    [InlineData("steps: [{ script: '$(name)' }]", "there is no variable name")]
    [InlineData("parameters: [{ name: p, type: string }]", "the parameter p is not used")]
    public void ExpressionProblems_OfAFlawedFile_NameTheFlaw(string yaml, string problem) =>
        PipelineScripts.ExpressionProblems(Parse(yaml)).ShouldHaveSingleItem().ShouldContain(problem);

    [Theory]
    [InlineData("az deployment group create --resource-group x", "az deployment group create")]
    [InlineData("./leafwire runner package \"$OUT\"", "./leafwire runner package")]
    public void Command_OfALine_IsWhatComesBeforeOptionsAndValues(string line, string command) =>
        PipelineScripts.Command(line).ShouldBe(command);

    private static YamlMappingNode Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
