namespace Leafwire.Runner.Settings;

/// <summary>A variable of the runner's environment.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Key">The key of <c>runner.json</c> that it takes the place of; null for none.</param>
/// <param name="Words">What it says.</param>
internal sealed record RunnerVariable(string Name, string? Key, string Words);

/// <summary>What the process's environment says; it goes before the file.</summary>
internal sealed class RunnerEnvironment(Func<string, string?> read)
{
    private static readonly List<RunnerVariable> Table = [];

    private static readonly RunnerVariable
        OfDevice = Row("DEVICE", "devices", "The one device to serve; enough to run without a file."),
        OfSite = Row("SITE", "site", "The site."),
        OfNatsUrl = Row("NATS_URL", "nats.url", "The leaf node."),
        OfNatsUsername = Row("NATS_USERNAME", "nats.username", "Who to be there."),
        OfNatsPassword = Row("NATS_PASSWORD", "nats.password", "Its password."),
        OfEosUsername = Row("EOS_USERNAME", "inventory.….username", "Who to be on every switch."),
        OfEosPassword = Row("EOS_PASSWORD", "inventory.….password", "Its password."),
        OfEosEnablePassword = Row("EOS_ENABLE_PASSWORD", "inventory.….enablePassword", "What `enable` asks for."),
        OfTrustedKeys = Row("TRUSTED_KEYS", "trustedKeys", "Public keys whose commands are carried out, with commas between."),
        OfTrustedKeysFile = Row("TRUSTED_KEYS_FILE", "trustedKeysFile", "A file of such keys."),
        OfAcceptUnsigned = Row("ACCEPT_UNSIGNED", "acceptUnsigned", "`true` to carry out unsigned commands."),
        OfConfigFile = Row("LEAFWIRE_RUNNER_CONFIG", null, "Path of the configuration file, when `--config` does not say it."),
        OfLogLevel = Row("LOG_LEVEL", null, "`Debug`, `Information` (the default), `Warning` or `Error`."),
        OfCredentials = Row("CREDENTIALS_DIRECTORY", null, "Set by systemd (`LoadCredential=`): where credentials lie."),
        OfState = Row(
            "STATE_DIRECTORY", null, "Set by systemd (`StateDirectory=`): where host keys are kept that were trusted on first use."),
        OfWatchdog = Row(
            "WATCHDOG_USEC", null, "Set by systemd (`WatchdogSec=`): how often it wants to hear of the runner, in microseconds."),
        OfHome = Row("HOME", null, "The user's home folder, for `~` in a path.");

    /// <summary>Every variable that is looked at.</summary>
    public static IReadOnlyList<RunnerVariable> Variables => Table;

    /// <summary>The environment of this process.</summary>
    public static RunnerEnvironment OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>The one device to serve.</summary>
    public string? Device => Get(OfDevice);

    public string? Site => Get(OfSite);

    public string? NatsUrl => Get(OfNatsUrl);

    public string? NatsUsername => Get(OfNatsUsername);

    public string? NatsPassword => Get(OfNatsPassword);

    public string? EosUsername => Get(OfEosUsername);

    public string? EosPassword => Get(OfEosPassword);

    public string? EosEnablePassword => Get(OfEosEnablePassword);

    /// <summary>Public keys whose commands are carried out, with commas between.</summary>
    public string? TrustedKeys => Get(OfTrustedKeys);

    /// <summary>A file of such keys.</summary>
    public string? TrustedKeysFile => Get(OfTrustedKeysFile);

    /// <summary><c>true</c> to carry out unsigned commands.</summary>
    public string? AcceptUnsigned => Get(OfAcceptUnsigned);

    /// <summary>Path of the configuration file.</summary>
    public string? ConfigFile => Get(OfConfigFile);

    /// <summary>What is logged at least.</summary>
    public string? LogLevel => Get(OfLogLevel);

    /// <summary>Where systemd puts credentials (systemd.exec(5), LoadCredential=).</summary>
    public string? CredentialsDirectory => Get(OfCredentials);

    /// <summary>Where systemd lets the runner keep files (systemd.exec(5), StateDirectory=).</summary>
    public string? StateDirectory => Get(OfState);

    /// <summary>How often systemd wants to hear of the runner (sd_watchdog_enabled(3)), in microseconds.</summary>
    public string? Watchdog => Get(OfWatchdog);

    /// <summary>The user's home folder.</summary>
    public string? Home => Get(OfHome);

    private static RunnerVariable Row(string name, string? key, string words)
    {
        var row = new RunnerVariable(name, key, words);
        Table.Add(row);
        return row;
    }

    private string? Get(RunnerVariable variable) => read(variable.Name) is { Length: > 0 } value ? value : null;
}
