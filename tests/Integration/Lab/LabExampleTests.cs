using Leafwire.Tests.Files;
using Leafwire.Tests.Integration.Host;
using Leafwire.Tests.Processes;

namespace Leafwire.Tests.Integration.Lab;

/// <summary>The example of <c>docs/lab.md</c>: whole labs, as people start them.</summary>
public sealed class LabExampleTests
{
    [Fact]
    public async Task Example_CarriedOut_SaysWhatThePageShows()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        ExamplePage page = await ExamplePage.ReadAsync("lab.md", cancel);
        page.Steps.Count.ShouldBe(2);
        foreach (ExampleStep step in page.Steps)
        {
            await page.RunAsync(step, async words =>
            {
                CommandRun run = await LabRun.OfAsync(words.Skip(1), folder.Path, cancel);
                run.Status.ShouldBe(step.Command.Contains("--fault", StringComparison.Ordinal) ? 1 : 0, run.Error);
                return run.Output + run.Error;
            });
        }
    }
}
