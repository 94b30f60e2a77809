namespace Leafwire.Runner.Eos;

/// <summary>How the prompt after a command may differ from the one before.</summary>
internal enum PromptChange
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Another mode, the same host name.</summary>
    Mode,

    /// <summary>Everything: the command may put another host name into force.</summary>
    Host,
}
