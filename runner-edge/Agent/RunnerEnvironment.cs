namespace Leafwire.Runner.Agent;

/// <summary>What the process's environment says; it goes before the file.</summary>
internal sealed class RunnerEnvironment(Func<string, string?> read)
{
    /// <summary>The environment of this process.</summary>
    public static RunnerEnvironment OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>The one device to serve.</summary>
    public string? Device => Get("DEVICE");

    public string? Site => Get("SITE");

    public string? NatsUrl => Get("NATS_URL");

    public string? NatsUsername => Get("NATS_USERNAME");

    public string? NatsPassword => Get("NATS_PASSWORD");

    public string? EosUsername => Get("EOS_USERNAME");

    public string? EosPassword => Get("EOS_PASSWORD");

    public string? EosEnablePassword => Get("EOS_ENABLE_PASSWORD");

    /// <summary>Public keys whose commands are carried out, with commas between.</summary>
    public string? TrustedKeys => Get("TRUSTED_KEYS");

    /// <summary>A file of such keys.</summary>
    public string? TrustedKeysFile => Get("TRUSTED_KEYS_FILE");

    /// <summary><c>true</c> to carry out unsigned commands.</summary>
    public string? AcceptUnsigned => Get("ACCEPT_UNSIGNED");

    /// <summary>Path of the configuration file.</summary>
    public string? ConfigFile => Get("LEAFWIRE_RUNNER_CONFIG");

    /// <summary>Where systemd puts credentials (systemd.exec(5), LoadCredential=).</summary>
    public string? CredentialsDirectory => Get("CREDENTIALS_DIRECTORY");

    /// <summary>Where systemd lets the runner keep files (systemd.exec(5), StateDirectory=).</summary>
    public string? StateDirectory => Get("STATE_DIRECTORY");

    /// <summary>The user's home folder, for <c>~/.ssh/known_hosts</c>.</summary>
    public string? Home => Get("HOME");

    private string? Get(string name) => read(name) is { Length: > 0 } value ? value : null;
}
