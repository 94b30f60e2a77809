namespace Leafwire.Pipeline.Policies;

/// <summary>What an upload is for.</summary>
public enum PushTask
{
    /// <summary>Its configurations are put onto switches.</summary>
    Push,

    /// <summary>Its checks are run; no switch is changed.</summary>
    Check,

    /// <summary>Running configurations are read into storage; no switch is changed.</summary>
    Fetch,

    /// <summary>What was confirmed last is compared with what switches run; no switch is changed.</summary>
    Drift,
}
