using Leafwire.Lab;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Integration.Secrets;
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
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;

        // Fabrics share device names, so a device is called by both.
        Dictionary<string, string> configurations = Directory.EnumerateFiles(folder, "*.cfg", SearchOption.AllDirectories)
            .ToDictionary(f => $"{Path.GetFileName(Path.GetDirectoryName(f))}.{Path.GetFileNameWithoutExtension(f)}", File.ReadAllText);
        await using ScenarioSite site = await ScenarioSite.StartAsync(host: true, configurations.Keys, cancellationToken, scenarios: false);

        await using SecretHunt hunt = await SecretHunt.BeginAsync(site, cancellationToken);
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

        string[] secrets = [.. configurations.Values.SelectMany(SecretsOf).Distinct()];
        secrets.Length.ShouldBeGreaterThan(10);
        (IReadOnlyList<string> found, IReadOnlyDictionary<string, int> looked) = await hunt.LookAsync(secrets, cancellationToken);
        found.ShouldBeEmpty();
        looked[".diff"].ShouldBe(configurations.Count);
        (await hunt.LeftOnHubAsync(cancellationToken)).ShouldBe(0);

        async Task<PushReport> PushAsync(string build)
        {
            (string id, _) = await site.UploadAsync(
                build, configurations.Keys, ScenarioSite.AnyLogin, cancellationToken, d => configurations[d]);
            return await site.ResultAsync(id, cancellationToken);
        }
    }

    // Told by their values alone: crypt's hashes, and the words that end a line after "7".
    private static IEnumerable<string> SecretsOf(string configuration) =>
        from line in configuration.Split('\n')
        let words = line.TrimEnd().Split(' ')
        where words.Length > 1 && words[^1].Length > 6 && (words[^1].StartsWith('$') || words[^2] == "7")
        select words[^1];
}
