using System.Text.RegularExpressions;
using Leafwire.Runner.Agent;
using Leafwire.Runner.Settings;
using Leafwire.Tests.Processes;
using Leafwire.Tests.Unit.Signing;

namespace Leafwire.Tests.Unit.Infra;

public sealed partial class RunnerPackageTests
{
    private const string Folder = "runner-edge/packaging";

    [Fact]
    public void Sample_Read_HasNoSecretAndTrustsNoUnknownKey()
    {
        RunnerFile sample = RunnerFileReader.Read(Repository.At($"{Folder}/runner.json"));

        sample.Nats.Password.ShouldBeNull();
        sample.Inventory.Defaults.Password.ShouldBeNull();
        sample.Inventory.Defaults.TrustOnFirstUse.ShouldBe(false);
    }

    [Fact]
    public void Sample_LoadedAsInstalled_FindsItsFilesAndCredentials()
    {
        var unit = new SystemdUnit(Repository.Read($"{Folder}/leafwire-runner.service"));
        DirectoryInfo installed = Directory.CreateTempSubdirectory("leafwire-installed-");
        try
        {
            string credentials = installed.CreateSubdirectory("credentials").FullName;
            foreach (string credential in (string[])["eos-password", "nats-nkey-seed"])
            {
                unit.All("Service", "LoadCredential").ShouldContain($"{credential}:leafwire.{credential}");
                File.WriteAllText(Path.Combine(credentials, credential), "secret\n");
            }

            string configuration = Path.Combine(installed.FullName, "runner.json");
            File.Copy(Repository.At($"{Folder}/runner.json"), configuration);
            File.WriteAllText(Path.Combine(installed.FullName, "known_hosts"), "");
            File.WriteAllBytes(Path.Combine(installed.FullName, "trusted-keys.json"), Keys.File(Keys.New().Key));

            RunnerSettings settings = SettingsLoader.Load(
                configuration, new RunnerEnvironment(name => name == "CREDENTIALS_DIRECTORY" ? credentials : null));

            settings.Nats.NKeySeedFile.ShouldBe(Path.Combine(credentials, "nats-nkey-seed"));
            settings.Devices.Count.ShouldBe(4);
            settings.Trust.AcceptUnsigned.ShouldBeFalse();
            settings.Trust.KeysFile.ShouldBe(Path.Combine(installed.FullName, "trusted-keys.json"));
            settings.Devices.ShouldAllBe(device => device.Password == "secret");
        }
        finally
        {
            installed.Delete(recursive: true);
        }
    }

    [Fact]
    public void Scripts_Read_AreExecutableAndStopAtTheFirstError()
    {
        foreach ((string script, string strict) in (ReadOnlySpan<(string, string)>)[
            ("package.sh", "set -euo pipefail"), ("publish.sh", "set -euo pipefail"), ("install.sh", "set -eu"),
        ])
        {
            Repository.Read($"{Folder}/{script}").ShouldContain(strict);
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(Repository.At($"{Folder}/{script}")).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue(script);
        }
    }

    [Theory]
    [InlineData("package.sh")]
    [InlineData("publish.sh")]
    public async Task Script_WithoutAFolder_SaysHowItIsUsed(string script)
    {
        CommandRun run = await CommandRun.OfAsync(
            "/usr/bin/env", ["bash", Repository.At($"{Folder}/{script}")], TestContext.Current.CancellationToken);

        run.Status.ShouldBe(2);
        run.Error.ShouldBe($"usage: {script} OUTDIR\n");
    }

    [Fact]
    public void Package_Read_CarriesWhatTheInstallScriptInstalls()
    {
        string package = Repository.Read($"{Folder}/package.sh");

        foreach (string file in Installed().Matches(Repository.Read($"{Folder}/install.sh")).Select(match => match.Groups["file"].Value)
            .Where(file => file != "/dev/null"))
            package.ShouldContain(file);
        package.ShouldContain("leafwire-runner-$version-linux-x64");
    }

    [Fact]
    public void Image_Read_IsChiseledAndNotRoot()
    {
        string[] lines = Repository.Read($"{Folder}/Dockerfile").Split('\n');

        lines.Last(line => line.StartsWith("FROM ", StringComparison.Ordinal))
            .ShouldBe("FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled");
        lines.ShouldContain("USER $APP_UID");
        // A chiseled image has no shell for the string form.
        lines.Single(line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal))
            .ShouldBe("""ENTRYPOINT ["/opt/leafwire/leafwire-runner"]""");
    }

    [Fact]
    public void Image_Read_GetsEverythingThatTheBuildReads()
    {
        string[] kept = [.. Repository.Read($"{Folder}/Dockerfile.dockerignore").Split('\n').Where(line => line.StartsWith('!'))
            .Select(line => line[1..].TrimEnd('/'))];

        foreach (string path in kept)
            Path.Exists(Repository.At(path)).ShouldBeTrue(path);
        string[] files =
            ["BannedSymbols.txt", "Directory.Build.props", "Directory.Packages.props", "LICENSE", ".editorconfig", "global.json"];
        kept.ShouldBe([.. files, .. FoldersOf("runner-edge/Leafwire.Runner.csproj").Distinct()], ignoreOrder: true);
    }

    private static IEnumerable<string> FoldersOf(string project)
    {
        IEnumerable<string> references = Reference().Matches(Repository.Read(project)).Select(m => m.Groups["path"].Value);
        return [project.Split('/')[0], .. references.SelectMany(FoldersOf)];
    }

    [GeneratedRegex(@"<ProjectReference Include=""\.\./(?<path>[^""]+)""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"install -m \d+ (?<file>\S+) ")]
    private static partial Regex Installed();
}
