using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Switches;

/// <summary>
/// A switch that is logged in: the verbs of configuration management. A candidate is loaded into a named session, compared,
/// and committed with a timer (<em>armed</em>); the switch goes back by itself unless it is confirmed. What the switch
/// refuses is in the result. Closing it says nothing to the switch, so an armed session stays armed.
/// </summary>
/// <exception cref="TransportException">Every verb: the connection broke or the switch fell silent.</exception>
internal interface ISwitch : IAsyncDisposable
{
    /// <summary>True while a session is open on this connection.</summary>
    bool IsInSession { get; }

    /// <summary>The version of the switch's software; null when the switch does not say.</summary>
    Task<string?> SoftwareAsync(CancellationToken cancellationToken);

    /// <summary>The running configuration as text that changes only when the configuration does.</summary>
    Task<SwitchResult<string>> RunningAsync(CancellationToken cancellationToken);

    /// <summary>True when a reboot is known to bring what runs; what cannot be read may differ.</summary>
    /// <param name="running">As <see cref="RunningAsync"/> gives it.</param>
    /// <param name="cancellationToken">Breaks the connection off.</param>
    Task<bool> IsSavedAsync(string running, CancellationToken cancellationToken);

    /// <summary>The sessions and the commit timer. A table that is not whole is a refusal, never an empty one.</summary>
    Task<SwitchResult<SessionTable>> SessionsAsync(CancellationToken cancellationToken);

    /// <summary>Opens a session, which starts as a copy of what runs, and loads a candidate into it.</summary>
    /// <returns>Done, with the session open; or refused, with the session open when <see cref="IsInSession"/>.</returns>
    Task<SwitchResult> LoadAsync(LoadRequest request, CancellationToken cancellationToken);

    /// <summary>The open session's difference to what runs.</summary>
    Task<SwitchResult<ConfigDiff>> DiffAsync(CancellationToken cancellationToken);

    /// <summary>Commits the open session; the switch goes back by itself after the timer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The timer cannot be used: <see cref="ISwitchPlatform.TimerProblem"/>.</exception>
    Task<SwitchResult> ArmAsync(TimeSpan timer, CancellationToken cancellationToken);

    /// <summary>Makes an armed session final, from whatever connection.</summary>
    Task<SwitchResult> ConfirmAsync(string session, CancellationToken cancellationToken);

    /// <summary>Puts back at once what ran before an armed session, or drops an open one of that name, from whatever connection.</summary>
    Task<SwitchResult> RevertAsync(string session, CancellationToken cancellationToken);

    /// <summary>Drops the open session of this connection.</summary>
    Task<SwitchResult> DropAsync(CancellationToken cancellationToken);

    /// <summary>Saves what runs, so that a reboot brings it.</summary>
    Task<SwitchResult> SaveAsync(CancellationToken cancellationToken);

    /// <summary>Reads how the switch stands, for typed checks; null for a platform that cannot be asked so.</summary>
    IStateReader? State => null;

    /// <summary>A check's command. What came is the value also when the switch refused.</summary>
    Task<SwitchResult<string>> RunAsync(string command, CancellationToken cancellationToken);
}
