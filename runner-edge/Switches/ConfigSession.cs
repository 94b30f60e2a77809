namespace Leafwire.Runner.Switches;

/// <summary>How a session stands.</summary>
internal enum SessionState
{
    /// <summary>It was opened and neither committed nor dropped.</summary>
    Pending,

    /// <summary>It was committed; whether its timer runs is <see cref="SessionTable.Armed"/>.</summary>
    Committed,

    /// <summary>Anything else, such as dropped.</summary>
    Other,
}

/// <summary>A row of the session table.</summary>
/// <param name="Name">The session's name.</param>
/// <param name="State">How it stands.</param>
internal sealed record ConfigSession(string Name, SessionState State);
