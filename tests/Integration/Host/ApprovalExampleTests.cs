using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

/// <summary>The examples of <c>docs/approval.md</c> and <c>docs/api.md</c>: a push that waits for people.</summary>
public sealed class ApprovalExampleTests(Cloud cloud) : PageExample(cloud)
{
    [Theory]
    [InlineData("approval.md")]
    [InlineData("api.md")]
    public async Task Example_CarriedOut_SaysWhatThePageShows(string page)
    {
        using var folder = new TemporaryFolder();
        foreach ((string build, string line) in new[] { ("network", "vlan 10"), ("next", "vlan 20") })
        {
            Directory.CreateDirectory(folder.At(build));
            foreach (string device in new[] { "leaf1", "spine1" })
                folder.Write(Path.Combine(build, device + ".cfg"), Config(device, line));
            folder.Write(Path.Combine(build, "push.json"), """{ "approval": "required" }""");
        }

        Runner.Script = new SwitchScript(Runner).AnswerAsync;
        await Runner.ServeAsync("leaf1", "spine1");
        await StartUsualHostAsync(folder);

        // What its reader sees before going on.
        await CarryOutAsync(page, folder.Path, after: async (example, step) =>
        {
            if (step.Command.StartsWith("./leafwire push ", StringComparison.Ordinal))
                await ShownAsync(example.Push(step.Shown[^1].Split(' ')[1]), PushStatus.AwaitingApproval);
            else if (step.Command.StartsWith("./leafwire reject ", StringComparison.Ordinal))
                await ShownAsync(example.Push(step.Command.Split(' ')[2]), PushStatus.Cancelled);
            else if (step.Command.StartsWith("curl -s -X POST ", StringComparison.Ordinal))
                await ShownAsync(example.Push("FIRST"), PushStatus.Succeeded);
        });
    }
}
