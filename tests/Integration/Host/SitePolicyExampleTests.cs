using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

/// <summary>The example of <c>docs/site-policy.md</c>: what a site asks for, and two builds under it.</summary>
public sealed class SitePolicyExampleTests(Cloud cloud) : PageExample(cloud)
{
    private const string Page = "site-policy.md";

    [Fact]
    public async Task Example_CarriedOut_SaysWhatThePageShows()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> samples = (await ExamplePage.ReadAsync(Page, Cancel)).Samples;
        folder.Write("lab.json", samples[0]);
        string stricter = samples[1].Replace("\"scope\": \"device\"", "\"scope\": \"fabric\"", StringComparison.Ordinal)
            .Replace("\"approvers\": 1", "\"approvers\": 3", StringComparison.Ordinal);
        foreach ((string build, string policy, string[] devices) in new (string, string, string[])[]
            { ("build", samples[1], ["leaf1", "spine1"]), ("next", stricter, ["leaf1"]) })
        {
            Directory.CreateDirectory(folder.At(build));
            folder.Write(Path.Combine(build, "push.json"), policy);
            foreach (string device in devices)
                folder.Write(Path.Combine(build, device + ".cfg"), Config(device));
        }

        Runner.Script = new SwitchScript(Runner).AnswerAsync;
        await Runner.ServeAsync("leaf1");
        await StartUsualHostAsync(folder);

        await CarryOutAsync(Page, folder.Path, after: async (page, step) =>
        {
            if (step.Command == "./leafwire push next --site lab")
                await ShownAsync(page.Push("SECOND"), PushStatus.AwaitingApproval);
        });
    }
}
