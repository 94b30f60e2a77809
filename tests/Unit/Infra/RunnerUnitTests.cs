using Leafwire.Tests.Processes;

namespace Leafwire.Tests.Unit.Infra;

public sealed class RunnerUnitTests
{
    private const string UnitFile = "runner-edge/packaging/leafwire-runner.service";

    private static readonly SystemdUnit Unit = new(Repository.Read(UnitFile));

    [Theory]
    [InlineData("Type", "notify")]
    [InlineData("Restart", "always")]
    [InlineData("RestartPreventExitStatus", "2")]
    [InlineData("DynamicUser", "yes")]
    [InlineData("StateDirectory", "leafwire")]
    [InlineData("StateDirectoryMode", "0700")]
    [InlineData("ProtectSystem", "strict")]
    [InlineData("ProtectHome", "yes")]
    [InlineData("PrivateTmp", "yes")]
    [InlineData("PrivateDevices", "yes")]
    [InlineData("NoNewPrivileges", "yes")]
    [InlineData("MemoryDenyWriteExecute", "yes")]
    [InlineData("CapabilityBoundingSet", "")]
    [InlineData("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX")]
    public void Service_Read_IsHardened(string key, string value) => Unit["Service", key].ShouldBe(value);

    [Fact]
    public void Service_Read_IsWatchedAndStartedAgainForEver()
    {
        int.Parse(Unit["Service", "WatchdogSec"]!, null).ShouldBeGreaterThan(0);
        Unit["Unit", "StartLimitIntervalSec"].ShouldBe("0");
    }

    [Fact]
    public void Service_Read_TakesSecretsAsCredentialsOnly()
    {
        // The names that the runner looks for among its credentials.
        Unit.All("Service", "LoadCredential").Select(credential => credential.Split(':')[0]).ShouldBe(
            ["eos-password", "eos-enable-password", "eos-key", "eos-key-passphrase", "jump-password", "jump-key", "jump-key-passphrase",
             "nats-nkey-seed", "nats-credentials", "nats-password"], ignoreOrder: true);
        // A path that is not absolute may be missing; an absolute one would stop the service.
        Unit.All("Service", "LoadCredential").ShouldAllBe(credential => !credential.Split(':')[1].StartsWith('/'));
        Unit.All("Service", "Environment").ShouldBeEmpty();
        Unit.All("Service", "EnvironmentFile").ShouldBeEmpty();
    }

    [Fact]
    public void Service_Read_StartsWhatThePackageInstalls()
    {
        string[] command = Unit["Service", "ExecStart"]!.Split(' ');

        command.ShouldBe(["/opt/leafwire/leafwire-runner", "--config", "/etc/leafwire/runner.json"]);
        string install = Repository.Read("runner-edge/packaging/install.sh");
        install.ShouldContain($"install -m 755 leafwire-runner {command[0]}");
        install.ShouldContain($"install -m 644 runner.json {command[2]}");
    }

    [Fact]
    public async Task Unit_Verified_SystemdFindsNothing()
    {
        const string analyze = "/usr/bin/systemd-analyze";
        Assert.SkipUnless(File.Exists(analyze), "this machine has no systemd-analyze");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("leafwire-unit-");
        try
        {
            // systemd looks for the program, which is not installed here.
            string unit = Path.Combine(folder.FullName, "leafwire-runner.service");
            await File.WriteAllTextAsync(
                unit, Repository.Read(UnitFile).Replace(Unit["Service", "ExecStart"]!, "/bin/true", StringComparison.Ordinal),
                TestContext.Current.CancellationToken);

            CommandRun verify = await CommandRun.OfAsync(analyze, ["verify", unit], TestContext.Current.CancellationToken);
            CommandRun security = await CommandRun.OfAsync(
                analyze, ["security", "--offline=yes", "--threshold=20", unit], TestContext.Current.CancellationToken);

            verify.Error.ShouldBeEmpty();
            verify.Status.ShouldBe(0);
            security.Status.ShouldBe(0, security.Output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
