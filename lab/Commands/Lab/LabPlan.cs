using System.Text;
using Leafwire.Cli;
using Leafwire.Cli.Client;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Uploads;
using Token = Leafwire.Contracts.Token;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>What a run of the lab does.</summary>
/// <param name="Site">The site's name.</param>
/// <param name="Builds">What is pushed, one after the other.</param>
/// <param name="Faults">What is wrong with which switch.</param>
/// <param name="Host">False when somebody else's host drives the pushes.</param>
internal sealed record LabPlan(string Site, IReadOnlyList<LabBuild> Builds, ILookup<string, Fault> Faults, bool Host)
{
    /// <summary>Servers of the hub. Default: 1.</summary>
    public int HubServers { get; init; } = 1;

    /// <summary>What the switches do by chance. Default: 0.</summary>
    public int Seed { get; init; }

    /// <summary>Where the telemetry of the run is written; null for nowhere. Default: null.</summary>
    public string? Telemetry { get; init; }

    /// <summary>Factory-fresh switches, one for each configuration.</summary>
    public IReadOnlyList<SwitchOptions> Switches =>
        [.. Builds[0].Devices.Select(d => new SwitchOptions { Name = d, Seed = Seed, Faults = [.. Faults[d]] })];

    /// <summary>Refuses what could not be pushed, before anything is started.</summary>
    /// <exception cref="UserErrorException">The message lists the problems.</exception>
    public void Check()
    {
        if (Token.Problem(Site) is { } problem)
            throw new UserErrorException($"--site: {problem}");
        foreach (LabBuild build in Builds)
        {
            if (BuildFolder.Check(new UploadName(Site, "build.zip"), build.Archive).Problems is { Count: > 0 } problems)
                throw new UserErrorException(string.Join('\n', problems));
        }
    }
}

/// <summary>One build of configurations.</summary>
/// <param name="Devices">The devices, by name.</param>
/// <param name="Archive">The upload.</param>
internal sealed record LabBuild(IReadOnlyList<string> Devices, byte[] Archive)
{
    // The simulated switches begin as from the factory: the first push gives them the login and the addresses of the folder's.
    private const string FirstLogin = """{ "managementChanges": "allow" }""";

    /// <summary>What was left out of a folder, and why, and what its push may do. Default: nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>A folder of AVD's, pushed as often as wanted.</summary>
    public static IReadOnlyList<LabBuild> OfFolder(string path, string? policyFile, int times)
    {
        BuildContent content = BuildFolder.Read(path);
        byte[]? policy = BuildFolder.ReadPolicy(path, policyFile, dryRun: false);
        string[] first = policy is null
            ? [$"the switches begin as from the factory, so the push takes {FirstLogin} for its push.json"]
            : [];
        LabBuild build = Of(content.Files, policy ?? Encoding.UTF8.GetBytes(FirstLogin), content.Checks) with
        {
            Notes = [.. content.Notes, .. first],
        };
        return [.. Enumerable.Repeat(build, times)];
    }

    /// <summary>Generated configurations, one after the other, as often as wanted.</summary>
    public static IReadOnlyList<LabBuild> Generated(
        IReadOnlyList<IReadOnlyDictionary<string, string>> builds, string? policyFile, int times)
    {
        byte[]? policy = BuildFolder.ReadPolicy("", policyFile, dryRun: false);
        LabBuild[] all = [.. builds.Select(b => Of(b.ToDictionary(f => f.Key, f => Encoding.UTF8.GetBytes(f.Value)), policy))];
        return [.. Enumerable.Repeat(all, times).SelectMany(b => b)];
    }

    private static LabBuild Of(
        IReadOnlyDictionary<string, byte[]> files, byte[]? policy, IReadOnlyDictionary<string, byte[]>? checks = null) =>
        new([.. files.Keys.Select(BuildFile.DeviceOf)], UploadArchive.Pack(files, policy, checks));
}
