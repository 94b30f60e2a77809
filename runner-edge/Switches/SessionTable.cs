namespace Leafwire.Runner.Switches;

/// <summary>A switch's configuration sessions.</summary>
/// <param name="Sessions">Every session in the table.</param>
/// <param name="Armed">The session whose commit timer runs; null when none does.</param>
internal sealed record SessionTable(IReadOnlyList<ConfigSession> Sessions, ArmedSession? Armed)
{
    /// <summary>True when a commit is merged with what changed since its session was opened.</summary>
    public bool MergesOnCommit { get; init; }

    /// <summary>True when each commit writes the startup configuration, also one with a timer.</summary>
    public bool SavesOnCommit { get; init; }

    /// <summary>Sessions that were opened and neither committed nor dropped.</summary>
    public IEnumerable<string> Pending => Sessions.Where(s => s.State == SessionState.Pending).Select(s => s.Name);
}
