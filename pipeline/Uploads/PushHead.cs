using System.Text.Json.Serialization;

namespace Leafwire.Pipeline.Uploads;

/// <summary>Which push something is about: what its plan, its row and its report all begin with.</summary>
public abstract record PushHead
{
    /// <summary>The push's id.</summary>
    [JsonPropertyOrder(-1)]
    public required string Id { get; init; }

    /// <summary>The site.</summary>
    [JsonPropertyOrder(-1)]
    public required string Site { get; init; }

    /// <summary>The upload's name below the site.</summary>
    [JsonPropertyOrder(-1)]
    public required string Upload { get; init; }

    /// <summary>When the upload was stored.</summary>
    [JsonPropertyOrder(-1)]
    public required DateTimeOffset UploadedAt { get; init; }
}
