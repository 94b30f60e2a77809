namespace Leafwire.Pipeline.Policies;

/// <summary>Why an upload cannot be pushed. Never quotes configuration text: it may hold secrets.</summary>
/// <param name="File">The file in the upload, or the upload itself.</param>
/// <param name="Line">The line, from 1; null when the problem is not in a line.</param>
/// <param name="Reason">What is wrong and what to do about it.</param>
public sealed record UploadProblem(string File, int? Line, string Reason)
{
    /// <summary>As compilers print it: <c>file:line: reason</c>.</summary>
    public override string ToString() => Line is { } line ? $"{File}:{line}: {Reason}" : $"{File}: {Reason}";
}
