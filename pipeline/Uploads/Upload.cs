using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Uploads;

/// <summary>An upload that can be pushed.</summary>
/// <param name="Candidates">Configurations by device.</param>
/// <param name="Policy">From its <c>push.json</c>, or the default.</param>
/// <param name="Notes">What the uploader should know though it stops nothing, for example files that were left out.</param>
public sealed record Upload(IReadOnlyDictionary<string, UploadCandidate> Candidates, PushPolicy Policy, IReadOnlyList<string> Notes)
{
    /// <summary>Where the policy's keys stand.</summary>
    public PolicySource Source { get; init; } = PolicySource.NoPolicy;

    /// <summary>
    /// The file of a single configuration without the line <c>end</c>: what was pushed to its device before says whether it
    /// was cut off. Null when nothing is left to say.
    /// </summary>
    public string? UnmeasuredFile { get; init; }
}

/// <summary>What reading an upload gave: the upload, or the problems.</summary>
/// <param name="Upload">Null when there are problems.</param>
/// <param name="Problems">Empty when there is an upload.</param>
public sealed record UploadResult(Upload? Upload, IReadOnlyList<UploadProblem> Problems)
{
    /// <summary>A result with one problem or more.</summary>
    internal static UploadResult Refused(params IReadOnlyList<UploadProblem> problems) => new(null, problems);
}
