
namespace Leafwire.Pipeline.Policies;

/// <summary>Whether a person must agree.</summary>
public enum Approval
{
    /// <summary>Nobody is asked.</summary>
    None,

    /// <summary>The push shows its diffs and waits for a person before it changes anything.</summary>
    Required,
}
