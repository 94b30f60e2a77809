namespace Leafwire.Runner.Switches;

/// <summary>A member of a port channel.</summary>
/// <param name="Channel">The port channel.</param>
/// <param name="Name">The member.</param>
/// <param name="State"><c>bundled</c>, or why it is not.</param>
internal sealed record LacpMember(string Channel, string Name, string State)
{
    public bool IsBundled => State == "bundled";
}
