using Leafwire.Lab;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Scenarios;

namespace Leafwire.Tests.Integration.EndToEnd;

/// <summary>Real AVD output, pushed twice: first every switch runs and keeps what was uploaded, then nothing happens.</summary>
public sealed class AvdTests
{
    private const string Variable = "LEAFWIRE_AVD_CONFIGS";

    [Fact]
    public async Task Push_AvdOutputTwice_IsConfirmedAndThenUnchanged()
    {
        string folder = Environment.GetEnvironmentVariable(Variable) ?? Path.Combine(LabPaths.Root, "..", "shared", "avd");
        Assert.SkipUnless(Directory.Exists(folder), $"no AVD output at {folder}; name a folder of fabrics by {Variable}");
        CancellationToken cancel = TestContext.Current.CancellationToken;

        // Fabrics share device names, so a device is called by both.
        Dictionary<string, string> configurations = Directory.EnumerateFiles(folder, "*.cfg", SearchOption.AllDirectories)
            .ToDictionary(f => $"{Path.GetFileName(Path.GetDirectoryName(f))}.{Path.GetFileNameWithoutExtension(f)}", File.ReadAllText);
        await using ScenarioSite site = await ScenarioSite.StartAsync(host: true, configurations.Keys, cancel, scenarios: false);

        PushReport first = await PushAsync("first");
        first.Devices.ShouldAllBe(d => d.Outcome == DeviceOutcome.Confirmed, first.Message);
        foreach ((string device, string configuration) in configurations)
        {
            ScenarioSite.Lines(site.Lab.Farm[device].RunningConfig).ShouldBe(ScenarioSite.Lines(configuration), device);
            ScenarioSite.Lines(site.Lab.Farm[device].StartupConfig).ShouldBe(ScenarioSite.Lines(configuration), device);
        }

        PushReport second = await PushAsync("second");
        second.Devices.ShouldAllBe(d => d.Outcome == DeviceOutcome.Unchanged, second.Message);
        foreach (SimulatedSwitch device in site.Lab.Farm.Switches)
            device.Commits.ShouldBe(1, device.Name);

        async Task<PushReport> PushAsync(string build)
        {
            (string id, _) = await site.UploadAsync(build, configurations.Keys, null, cancel, d => configurations[d]);
            return await site.ResultAsync(id, cancel);
        }
    }
}
