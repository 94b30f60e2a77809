namespace Leafwire.Runner.Eos;

/// <summary>A row of the session table.</summary>
/// <param name="Name">The session's name.</param>
/// <param name="State">The switch's word for its state, such as <c>pending</c>, <c>committed</c>, <c>aborted</c>.</param>
internal sealed record ConfigSession(string Name, string State)
{
    /// <summary>True when it was opened and neither committed nor dropped.</summary>
    public bool IsPending => State == "pending";

    /// <summary>True when it was committed; whether its timer runs stands elsewhere in the newer form of the table.</summary>
    public bool IsCommitted => State is "committed" or "completed";
}
