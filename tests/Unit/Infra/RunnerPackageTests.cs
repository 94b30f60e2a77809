using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Leafwire.Tests.Unit.Infra;

public sealed partial class RunnerPackageTests
{
    private const string Folder = "runner-edge/packaging";

    [Theory]
    [InlineData("""{ "site": "a", "nats": { "tls": { "caFile": "ca.pem" } }, "inventory": { "groups": { "any": { "match": ["*"] } } } }""", "")]
    [InlineData("""{ "sites": "a" }""", "sites")]
    [InlineData("""{ "nats": { "tls": { "ca": "ca.pem" } } }""", "nats.tls.ca")]
    [InlineData("""{ "inventory": { "devices": { "leaf1": { "match": ["*"] } } } }""", "inventory.devices.leaf1.match")]
    public void UnknownKeys_OfAFile_AreThosePaths(string json, string unknown) =>
        string.Join(' ', RunnerConfiguration.UnknownKeys(json)).ShouldBe(unknown);

    [Fact]
    public void Sample_Read_HasKnownKeysOnlyAndNoSecret()
    {
        string sample = Repository.Read($"{Folder}/runner.json");

        RunnerConfiguration.UnknownKeys(sample).ShouldBeEmpty();
        JsonNode defaults = JsonNode.Parse(sample)!["inventory"]!["defaults"]!;
        defaults["password"].ShouldBeNull();
        defaults["trustOnFirstUse"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public void Sample_Read_NamesCredentialsOfTheUnit()
    {
        var unit = new SystemdUnit(Repository.Read($"{Folder}/leafwire-runner.service"));
        JsonNode sample = JsonNode.Parse(Repository.Read($"{Folder}/runner.json"))!;

        string[] loaded = [.. unit.All("Service", "LoadCredential").Select(credential => credential.Split(':')[0])];

        loaded.ShouldContain((string)sample["nats"]!["nkeySeedFile"]!);
        loaded.ShouldContain((string)sample["inventory"]!["defaults"]!["passwordFile"]!);
    }

    [Fact]
    public void Scripts_Read_AreExecutableAndStopAtTheFirstError()
    {
        foreach ((string script, string strict) in (ReadOnlySpan<(string, string)>)[("package.sh", "set -euo pipefail"), ("install.sh", "set -eu")])
        {
            Repository.Read($"{Folder}/{script}").ShouldContain(strict);
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(Repository.At($"{Folder}/{script}")).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue(script);
        }
    }

    [Fact]
    public async Task Package_WithoutAFolder_SaysHowItIsUsed()
    {
        CommandRun run = await CommandRun.Of("/usr/bin/env", "bash", Repository.At($"{Folder}/package.sh"));

        run.Status.ShouldBe(2);
        run.Error.ShouldBe("usage: package.sh OUTDIR\n");
    }

    [Fact]
    public void Package_Read_CarriesWhatTheInstallScriptInstalls()
    {
        string package = Repository.Read($"{Folder}/package.sh");

        foreach (string file in Installed().Matches(Repository.Read($"{Folder}/install.sh")).Select(match => match.Groups["file"].Value).Where(file => file != "/dev/null"))
            package.ShouldContain(file);
        package.ShouldContain("leafwire-runner-$version-linux-x64");
    }

    [Fact]
    public void Image_Read_IsChiseledAndNotRoot()
    {
        string[] lines = Repository.Read($"{Folder}/Dockerfile").Split('\n');

        lines.Last(line => line.StartsWith("FROM ", StringComparison.Ordinal)).ShouldBe("FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled");
        lines.ShouldContain("USER $APP_UID");
        // A chiseled image has no shell for the string form.
        lines.Single(line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal)).ShouldBe("""ENTRYPOINT ["/opt/leafwire/leafwire-runner"]""");
    }

    [Fact]
    public void Image_Read_GetsEverythingThatTheBuildReads()
    {
        string[] kept = [.. Repository.Read($"{Folder}/Dockerfile.dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..].TrimEnd('/'))];

        foreach (string path in kept)
            Path.Exists(Repository.At(path)).ShouldBeTrue(path);
        kept.ShouldBe(["BannedSymbols.txt", "Directory.Build.props", "Directory.Packages.props", "LICENSE", ".editorconfig", "global.json", "contracts", "runner-edge"], ignoreOrder: true);
    }

    [GeneratedRegex(@"install -m \d+ (?<file>\S+) ")]
    private static partial Regex Installed();
}
