using System.Text.Json.Serialization;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Planning;

/// <summary>A candidate, by reference.</summary>
/// <param name="Digest">As <see cref="Leafwire.Contracts.Payload.Digest"/>.</param>
/// <param name="Size">As <see cref="Leafwire.Contracts.Payload.Size"/>.</param>
public sealed record CandidateRef(string Digest, int Size);

/// <summary>What a push will do: everything but the configurations, which stay in storage.</summary>
public sealed record PushPlan
{
    /// <summary>The <see cref="Version"/> that this code writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The push's id.</summary>
    public required string Id { get; init; }

    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>The upload's name below the site.</summary>
    public required string Upload { get; init; }

    /// <summary>When the upload was stored.</summary>
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>The version of the upload that storage gave it.</summary>
    public string ETag { get; init; } = "";

    /// <summary>The version of this form; 0 for a plan of before there was one.</summary>
    public int Version { get; init; }

    /// <summary>When the plan was made, by the host that made it. Nothing counts from it.</summary>
    public DateTimeOffset PlannedAt { get; init; }

    /// <summary>The last entry of the hub's stream of logs when the plan was made: this push's log begins after it.</summary>
    public ulong LogStart { get; init; }

    /// <summary>How.</summary>
    public required PushPolicy Policy { get; init; }

    /// <summary>The devices, wave by wave, in order.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Waves { get; init; }

    /// <summary>The candidates by device; their texts lie in storage.</summary>
    public IReadOnlyDictionary<string, CandidateRef> Candidates { get; init; } = new Dictionary<string, CandidateRef>();

    /// <summary>What the uploader should know though it stops nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>All devices.</summary>
    [JsonIgnore]
    public IEnumerable<string> Devices => Waves.SelectMany(w => w);
}
