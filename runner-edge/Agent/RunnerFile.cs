using Leafwire.Runner.Settings;
using Leafwire.Runner.Inventory;

namespace Leafwire.Runner.Agent;

/// <summary>The configuration file as it is written, with its fixed defaults filled in. An empty text stands for none.</summary>
internal sealed record RunnerFile
{
    public string Site { get; init; } = "lab";

    public string? Name { get; init; }

    public NatsFile Nats { get; init; } = new();

    public IReadOnlyList<string> Devices { get; init; } = [];

    public InventoryFile Inventory { get; init; } = new();

    public IReadOnlyList<string> KnownHostsFiles { get; init; } = ["/etc/ssh/ssh_known_hosts", "~/.ssh/known_hosts"];

    public IReadOnlyList<string> TrustedKeys { get; init; } = [];

    public string? TrustedKeysFile { get; init; }

    public bool AcceptUnsigned { get; init; }

    public string? ApprovalKeys { get; init; }

    public int Approvers { get; init; } = 1;

    public IReadOnlyList<string> AcceptRefusals { get; init; } = [];

    public SiteRules SitePolicy { get; init; } = SiteRules.None;

    public int MaxLanes { get; init; } = RunnerSettings.DefaultLanes;

    public int MaxConfirms { get; init; } = RunnerSettings.DefaultConfirms;

    public string Health { get; init; } = "http://127.0.0.1:0";
}

/// <summary>The <c>nats</c> part.</summary>
internal sealed record NatsFile
{
    public string Url { get; init; } = "nats://127.0.0.1:4222";

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? PasswordFile { get; init; }

    public string? CredentialsFile { get; init; }

    public string? NKeySeedFile { get; init; }

    public NatsTlsFile Tls { get; init; } = new();

    public override string ToString() => nameof(NatsFile);
}

/// <summary>The <c>nats.tls</c> part.</summary>
internal sealed record NatsTlsFile
{
    public string? CaFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }
}
