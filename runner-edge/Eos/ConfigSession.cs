namespace Leafwire.Runner.Eos;

/// <summary>A row of the session table.</summary>
/// <param name="Name">The session's name.</param>
/// <param name="State">The switch's word for its state, such as <c>pending</c>, <c>committed</c>, <c>aborted</c>.</param>
internal sealed record ConfigSession(string Name, string State);
