using System.Text.Json.Serialization;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Planning;

/// <summary>What a push will do: everything but the configurations, which stay in storage.</summary>
public sealed record PushPlan
{
    /// <summary>The push's id.</summary>
    public required string Id { get; init; }

    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>The upload's name below the site.</summary>
    public required string Upload { get; init; }

    /// <summary>When the upload was stored.</summary>
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>When the push began. Fixed by the plan, so that a push that is resumed counts from the same moment.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How.</summary>
    public required PushPolicy Policy { get; init; }

    /// <summary>The devices, wave by wave, in order.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Waves { get; init; }

    /// <summary>What the uploader should know though it stops nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>All devices.</summary>
    [JsonIgnore]
    public IEnumerable<string> Devices => Waves.SelectMany(w => w);
}
