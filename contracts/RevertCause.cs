namespace Leafwire.Contracts;

/// <summary>Why a switch is back on its old configuration.</summary>
public enum RevertCause
{
    /// <summary>It was told to.</summary>
    Command,

    /// <summary>Its commit timer ran out.</summary>
    Timer,

    /// <summary>Nothing of this push was armed.</summary>
    NothingArmed,
}
