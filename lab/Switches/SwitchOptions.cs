namespace Leafwire.Lab.Switches;

/// <summary>What a simulated switch is like.</summary>
public sealed record SwitchOptions
{
    /// <summary>Name in the farm, and the factory configuration's host name.</summary>
    public required string Name { get; init; }

    /// <summary>TCP port on 127.0.0.1. Default: 0, a free one.</summary>
    public int Port { get; init; }

    /// <summary>Login name. Default: <c>admin</c>.</summary>
    public string Username { get; init; } = "admin";

    /// <summary>Password, for the methods password and keyboard-interactive. Default: <c>admin</c>.</summary>
    public string Password { get; init; } = "admin";

    /// <summary>A public key in OpenSSH's one-line form that may log in as well. Default: none.</summary>
    public string? AuthorizedKey { get; init; }

    /// <summary>
    /// The ways to log in that it offers: <c>password</c>, <c>keyboard-interactive</c>, <c>publickey</c>. Default: null, all.
    /// </summary>
    public IReadOnlyList<string>? LoginMethods { get; init; }

    /// <summary>What <c>enable</c> asks for. Default: empty, it asks for nothing.</summary>
    public string EnablePassword { get; init; } = "";

    /// <summary>The host's private key in OpenSSH or PEM form. Default: null, a new ed25519 key.</summary>
    public string? HostKey { get; init; }

    /// <summary>Running and startup configuration. Default: null, a factory-fresh switch.</summary>
    public string? Configuration { get; init; }

    /// <summary>EOS version, in <c>show version</c> and in the form of what it says. Default: 4.35.0F.</summary>
    public string Version { get; init; } = "4.35.0F";

    /// <summary>How long each command takes. Default: zero.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>With its name, what decides by chance: when messages come, how long it takes. Default: 0.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Where its logins are counted and accounts locked. Default: null, its own; switches behind one AAA server share one.
    /// </summary>
    public LoginAccounts? Accounts { get; init; }

    /// <summary>What is wrong with it from the start. Default: nothing.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Without the passwords.</summary>
    public override string ToString() => Name;
}
