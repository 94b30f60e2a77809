using System.Text.Json;
using System.Text.Json.Serialization;
using Leafwire.Runner.Inventory;

namespace Leafwire.Runner.Agent;

/// <summary>The configuration file as it is written. Null and empty stand for the default; unknown keys are refused.</summary>
internal sealed record RunnerFile
{
    public string? Site { get; init; }

    public string? Name { get; init; }

    public NatsFile? Nats { get; init; }

    public List<string>? Devices { get; init; }

    public InventoryFile? Inventory { get; init; }

    public List<string>? KnownHostsFiles { get; init; }

    public List<string>? TrustedKeys { get; init; }

    public string? TrustedKeysFile { get; init; }

    public bool? AcceptUnsigned { get; init; }

    public int? MaxLanes { get; init; }

    public int? MaxConfirms { get; init; }

    public string? Health { get; init; }
}

/// <summary>The <c>nats</c> part.</summary>
internal sealed record NatsFile
{
    public string? Url { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? PasswordFile { get; init; }

    public string? CredentialsFile { get; init; }

    [JsonPropertyName("nkeySeedFile")]
    public string? NKeySeedFile { get; init; }

    public NatsTlsFile? Tls { get; init; }

    public override string ToString() => nameof(NatsFile);
}

/// <summary>The <c>nats.tls</c> part.</summary>
internal sealed record NatsTlsFile
{
    public string? CaFile { get; init; }

    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }
}

/// <summary>Source-generated JSON of the configuration file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(RunnerFile))]
internal sealed partial class RunnerFileJson : JsonSerializerContext;
