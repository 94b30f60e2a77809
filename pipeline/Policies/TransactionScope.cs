
namespace Leafwire.Pipeline.Policies;

/// <summary>What stands or falls together.</summary>
public enum TransactionScope
{
    /// <summary>Each device on its own: confirmed as soon as it is armed and healthy.</summary>
    Device,

    /// <summary>Wave by wave: a wave is confirmed when all of it is armed and healthy.</summary>
    Wave,

    /// <summary>The whole push: all waves are armed, then all are confirmed.</summary>
    Fabric,
}
