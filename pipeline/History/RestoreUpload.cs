using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.History;

/// <summary>A restore as an upload like any other; or why it cannot be one.</summary>
/// <param name="Name">Its place.</param>
/// <param name="Archive">Its content.</param>
internal sealed record RestoreUpload(UploadName? Name, byte[] Archive)
{
    /// <summary>Why there is none; empty when there is one.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What others changed since, which whoever restores did not agree to undo; null when there is nothing of that kind.</summary>
    public string? Since { get; init; }

    public static RestoreUpload Impossible(params IReadOnlyList<string> problems) => new(null, []) { Problems = problems };
}
