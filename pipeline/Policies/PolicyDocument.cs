using System.Text.Json;
using System.Text.Json.Serialization;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Policies;

/// <summary><c>push.json</c> as it is written, before it is checked.</summary>
internal sealed record PolicyDocument
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public string? Mode { get; init; }

    public bool? DryRun { get; init; }

    public string? Scope { get; init; }

    public WavesDocument? Waves { get; init; }

    public JsonElement? FailureBudget { get; init; }

    public string? CommitTimer { get; init; }

    public string? Deadline { get; init; }

    public string? RunnerWait { get; init; }

    public string? Approval { get; init; }

    public string? ApprovalWithin { get; init; }

    public string? OnSplit { get; init; }

    public string? ClockTolerance { get; init; }

    public IReadOnlyList<CheckDocument>? Checks { get; init; }
}

internal sealed record WavesDocument
{
    public IReadOnlyList<string>? Canary { get; init; }

    public JsonElement? Batch { get; init; }

    public IReadOnlyList<IReadOnlyList<string>>? Groups { get; init; }
}

internal sealed record CheckDocument
{
    public string? Name { get; init; }

    public string? When { get; init; }

    public IReadOnlyList<string>? Devices { get; init; }

    public string? Command { get; init; }

    public string? Expect { get; init; }

    public string? Reject { get; init; }

    public string? Within { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false,
    MaxDepth = Limits.PolicyDepth)]
[JsonSerializable(typeof(PolicyDocument))]
internal sealed partial class PolicyJson : JsonSerializerContext;
