using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Eos;

/// <summary>
/// The verbs of a switch that is logged in and privileged. What the switch refuses is in the result; closing the
/// device says nothing to the switch, so an armed session stays armed.
/// </summary>
/// <exception cref="TransportException">Every verb: the connection broke or the switch fell silent.</exception>
internal sealed class EosDevice : IAsyncDisposable
{
    private readonly EosShell _shell;
    private readonly EosOptions _options;
    private string? _sessionMode;

    internal EosDevice(EosShell shell, EosOptions options) => (_shell, _options) = (shell, options);

    /// <summary>The host name in the prompt.</summary>
    public string Host => _shell.Host;

    /// <summary>True while a configuration session is open on this connection.</summary>
    public bool IsInSession => _shell.IsInSession;

    /// <summary>The software version; null when the switch does not say.</summary>
    public async Task<string?> VersionAsync(CancellationToken cancellationToken)
    {
        EosAnswer answer = await ShowAsync("show version", _options.Command, cancellationToken);
        return EosDialect.Version().Match(answer.Text) is { Success: true } match ? match.Groups["version"].Value : null;
    }

    /// <summary>The running configuration without its volatile header.</summary>
    public Task<ReadResult<string>> RunningConfigAsync(CancellationToken cancellationToken) => ConfigAsync("running-config", "the running configuration", cancellationToken);

    /// <summary>The startup configuration without its volatile header.</summary>
    public Task<ReadResult<string>> StartupConfigAsync(CancellationToken cancellationToken) => ConfigAsync("startup-config", "the startup configuration", cancellationToken);

    /// <summary>The configuration sessions and the commit timer. An answer that is not the whole table is asked for once more.</summary>
    public async Task<ReadResult<SessionTable>> SessionsAsync(CancellationToken cancellationToken)
    {
        ReadResult<SessionTable> first = await SessionTableAsync(cancellationToken);
        return first.Value is { IsWhole: false } ? await SessionTableAsync(cancellationToken) is { Value: not { IsWhole: false } } second ? second : new(null, "the switch's answer is no whole table") : first;
    }

    /// <summary>Opens a session; it starts as a copy of the running configuration.</summary>
    /// <returns>Null, or the switch's words.</returns>
    public async Task<string?> OpenAsync(string session, CancellationToken cancellationToken)
    {
        EosAnswer answer = await SendAsync($"configure session {session}", cancellationToken, PromptChange.Mode, endsInSession: true);
        _sessionMode = _shell.Prompt?.Mode;
        return answer.Refusal ?? (_shell.IsInSession ? null : $"the switch opened no session (its prompt is '{answer.Prompt}')");
    }

    /// <summary>Loads a candidate into the open session in one exchange.</summary>
    public async Task<LoadResult> LoadAsync(Candidate candidate, ConfigureMode mode, CancellationToken cancellationToken)
    {
        if (mode == ConfigureMode.Replace)
        {
            // The session is a copy of what runs: without this the candidate would only be added to it.
            EosAnswer emptied = await SendAsync("rollback clean-config", cancellationToken, timeout: _options.Read);
            if (emptied.Refusal is { } refusal)
                return new LoadResult(false, [new RejectedLine(null, "rollback clean-config", refusal)], 1, refusal);
        }

        var copy = new EosCommand("copy terminal: session-config") { Timeout = _options.Load };
        return LoadResult.Read(await _shell.PasteAsync(copy, candidate.Lines, cancellationToken), candidate);
    }

    /// <summary>
    /// The open session's difference to what runs; asked at its top level, where no open block is left out. Nothing at all
    /// means that nothing is to be done, so it is asked for a second time before it counts.
    /// </summary>
    public async Task<ReadResult<ConfigDiff>> DiffAsync(CancellationToken cancellationToken)
    {
        if (_shell.Prompt?.Mode != _sessionMode)
            return new(null, $"the load left the session's top level (the prompt is '{_shell.Prompt}'), where the diff would be incomplete");
        ReadResult<ConfigDiff> first = await ReadDiffAsync(cancellationToken);
        return first.Value is { IsEmpty: true } ? await ReadDiffAsync(cancellationToken) : first;
    }

    /// <summary>Commits the open session; the switch reverts by itself after the timer.</summary>
    /// <returns>Null, or the switch's words.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timer is out of <see cref="CommitTimer"/>'s range.</exception>
    public async Task<string?> ArmAsync(TimeSpan timer, CancellationToken cancellationToken)
    {
        EosAnswer answer = await SendAsync($"commit timer {CommitTimer.Format(timer)}", cancellationToken, PromptChange.Host, _options.Commit, endsInSession: false);
        return answer.Refusal ?? (_shell.IsInSession ? "the switch did not commit: " + Said(answer) : null);
    }

    /// <summary>Drops the open session.</summary>
    /// <returns>Null, or the switch's words.</returns>
    public async Task<string?> DropAsync(CancellationToken cancellationToken)
    {
        EosAnswer answer = await SendAsync("abort", cancellationToken, PromptChange.Mode, endsInSession: false);
        return answer.Refusal ?? (_shell.IsInSession ? "the switch did not leave the session: " + Said(answer) : null);
    }

    /// <summary>Confirms an armed session, from whatever connection.</summary>
    /// <returns>Null, or the switch's words.</returns>
    public async Task<string?> ConfirmAsync(string session, CancellationToken cancellationToken) =>
        (await SendAsync($"configure session {session} commit", cancellationToken, PromptChange.Host, _options.Confirm)).Refusal;

    /// <summary>Drops a pending session by name, or reverts an armed one at once.</summary>
    /// <returns>Null, or the switch's words.</returns>
    public async Task<string?> AbortAsync(string session, CancellationToken cancellationToken) =>
        (await SendAsync($"configure session {session} abort", cancellationToken, PromptChange.Host, _options.Commit)).Refusal;

    /// <summary>Saves to startup; a commit does not.</summary>
    /// <returns>Null, or the switch's words.</returns>
    public async Task<string?> SaveAsync(CancellationToken cancellationToken)
    {
        EosAnswer answer = await SendAsync("write memory", cancellationToken, timeout: _options.Save);
        return answer.Refusal ?? (SwitchWords.IsCopyCompleted(answer.Text) ? null : "the switch did not say that the copy completed: " + Said(answer));
    }

    /// <summary>A check's command, whatever its output.</summary>
    public Task<EosAnswer> RunAsync(string command, CancellationToken cancellationToken) =>
        AskAsync(new EosCommand(command) { Timeout = _options.Check, AnyText = true }, cancellationToken);

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    private async Task<ReadResult<string>> ConfigAsync(string which, string name, CancellationToken cancellationToken)
    {
        // It ends with a line "end": a banner that holds the switch's prompt does not end it.
        var command = new EosCommand($"show {which}") { Timeout = _options.Read, LastLine = ConfigurationLine.End, AnyText = true };
        EosAnswer answer = await AskAsync(command, cancellationToken);
        if (!IsWhole(answer) && answer.Refusal is null)
            answer = await AskAsync(command, cancellationToken);
        bool whole = IsWhole(answer);
        return whole ? new(RunningConfig.Read(answer.Lines), null) : new(null, answer.Refusal ?? $"{name} did not end with 'end'");
    }

    private async Task<ReadResult<SessionTable>> SessionTableAsync(CancellationToken cancellationToken)
    {
        EosAnswer answer = await ShowAsync("show configuration sessions detail", _options.Command, cancellationToken);
        if (answer.Refusal is { } refusal)
            return new(null, refusal);
        var table = SessionTable.Read(answer.Lines);
        return table.Sessions.Count <= Limits.Sessions ? new(table, null) : new(null, $"the switch lists more than {Limits.Sessions} configuration sessions");
    }

    private async Task<ReadResult<ConfigDiff>> ReadDiffAsync(CancellationToken cancellationToken)
    {
        EosAnswer answer = await ShowAsync("show session-config diffs", _options.Read, cancellationToken);
        return answer.Refusal is { } refusal ? new(null, refusal) : new(ConfigDiff.Read(answer.Lines), null);
    }

    private static bool IsWhole(EosAnswer configuration) => configuration.Lines is [.., ConfigurationLine.End];

    private Task<EosAnswer> ShowAsync(string text, TimeSpan timeout, CancellationToken cancellationToken) =>
        AskAsync(new EosCommand(text) { Timeout = timeout, Answers = true }, cancellationToken);

    // What looks like an interruption may be part of the answer, and one may have torn a line: asked again, the switch says only
    // what belongs to it.
    private async Task<EosAnswer> AskAsync(EosCommand command, CancellationToken cancellationToken)
    {
        EosAnswer answer = await _shell.SendAsync(command, cancellationToken);
        return answer.Interruptions.Count == 0 ? answer : (await _shell.SendAsync(command, cancellationToken)).WithOwn(answer.Interruptions);
    }

    private Task<EosAnswer> SendAsync(string text, CancellationToken cancellationToken, PromptChange prompt = PromptChange.None, TimeSpan? timeout = null, bool? endsInSession = null) =>
        _shell.SendAsync(new EosCommand(text) { Timeout = timeout ?? _options.Command, Prompt = prompt, EndsInSession = endsInSession }, cancellationToken);

    private static string Said(EosAnswer answer) => answer.Lines.Count == 0 ? "it said nothing" : string.Join("; ", answer.Lines);
}
