using Leafwire.Contracts;

namespace Leafwire.Runner.Switches;

/// <summary>A candidate on its way into a session.</summary>
/// <param name="Session">The session's name, which nothing had before.</param>
/// <param name="Candidate">The configuration.</param>
/// <param name="Mode">Replace or merge.</param>
internal sealed record LoadRequest(string Session, Candidate Candidate, ConfigureMode Mode)
{
    /// <summary>Expressions over the switch's words: a refused line that one of them matches is told as a warning. Default: none.</summary>
    public IReadOnlyList<string> AcceptRefusals { get; init; } = [];
}
