using System.Text.Json.Serialization;

namespace Leafwire.Pipeline.Policies;

/// <summary>The wave after which a push pauses.</summary>
/// <param name="Wave">The wave, from 1; 0 for the canary, whichever wave that is.</param>
public sealed record PausePoint(int Wave)
{
    /// <summary>After the canary.</summary>
    internal static readonly PausePoint Canary = new(0);

    /// <summary>True for the canary.</summary>
    [JsonIgnore]
    public bool IsCanary => Wave == 0;

    /// <inheritdoc/>
    public override string ToString() => IsCanary ? "canary" : $"wave {Wave}";
}
