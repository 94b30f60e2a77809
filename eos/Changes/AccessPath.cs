namespace Leafwire.Eos;

/// <summary>How a switch is reached by whoever configures it.</summary>
/// <param name="Address">The address or name that is connected to.</param>
/// <param name="User">The login.</param>
public sealed record AccessPath(string Address, string User)
{
    /// <summary>Nothing of either, so that it gets into no message by being written into one.</summary>
    public override string ToString() => "(known at the site)";
}
