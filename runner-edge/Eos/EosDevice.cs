using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Eos;

/// <summary>An EOS switch that is logged in and privileged.</summary>
/// <exception cref="TransportException">Every verb: the connection broke or the switch fell silent.</exception>
internal sealed class EosDevice : ISwitch
{
    private const int MostAnswers = 5;

    private readonly EosShell _shell;
    private readonly EosOptions _options;
    private string? _sessionMode;

    internal EosDevice(EosShell shell, EosOptions options) => (_shell, _options) = (shell, options);

    /// <summary>What the prompt begins with; by default the host name.</summary>
    public string Host => _shell.Host;

    /// <inheritdoc/>
    public bool IsInSession => _shell.IsInSession;

    /// <inheritdoc/>
    public async Task<string?> SoftwareAsync(CancellationToken cancellationToken)
    {
        EosAnswer answer = await ShowAsync(EosDialect.ShowVersion, _options.Command, cancellationToken);
        return EosDialect.Version().Match(answer.Text) is { Success: true } match ? match.Groups["version"].Value : null;
    }

    /// <summary>The running configuration without its volatile header.</summary>
    public Task<SwitchResult<string>> RunningAsync(CancellationToken cancellationToken) =>
        ConfigAsync(EosDialect.ShowRunning, "the running configuration", cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> IsSavedAsync(string running, CancellationToken cancellationToken)
    {
        SwitchResult<string> startup = await ConfigAsync(EosDialect.ShowStartup, "the startup configuration", cancellationToken);
        return startup.IsDone && RunningConfig.IsSaved(running, startup.Value);
    }

    /// <summary>The sessions and the commit timer. An answer that is not the whole table is asked for once more.</summary>
    public async Task<SwitchResult<SessionTable>> SessionsAsync(CancellationToken cancellationToken)
    {
        for (int asked = 1; ; asked++)
        {
            EosAnswer answer = await ShowAsync(EosDialect.ShowSessions, _options.Command, cancellationToken);
            if (answer.Refusal is { } refusal)
                return SwitchResult<SessionTable>.Refused(refusal);
            (SessionTable table, bool isWhole) = SessionAnswer.Read(answer.Lines);
            if (table.Sessions.Count > Limits.Sessions)
                return SwitchResult<SessionTable>.Refused($"the switch lists more than {Limits.Sessions} configuration sessions");
            if (isWhole)
                return SwitchResult<SessionTable>.Of(table);
            if (asked > 1)
                return SwitchResult<SessionTable>.Refused("the switch's answer is no whole table");
        }
    }

    /// <inheritdoc/>
    public async Task<SwitchResult> LoadAsync(LoadRequest request, CancellationToken cancellationToken)
    {
        SwitchResult opened = await OpenAsync(request.Session, cancellationToken);
        return opened.IsDone ? await LoadAsync(request.Candidate, request.Mode, cancellationToken, request.AcceptRefusals) : opened;
    }

    /// <summary>Opens a session; it starts as a copy of the running configuration.</summary>
    public async Task<SwitchResult> OpenAsync(string session, CancellationToken cancellationToken)
    {
        EosAnswer answer = await SendAsync(EosDialect.Open(session), cancellationToken, PromptChange.Mode, endsInSession: true);
        _sessionMode = _shell.Prompt?.Mode;
        string? refusal = answer.Failure ?? (_shell.IsInSession ? null : $"the switch opened no session (its prompt is '{answer.Prompt}')");
        return new SwitchResult { Refusal = refusal, IsFull = refusal is not null && SwitchWords.IsTooManySessions(refusal) };
    }

    /// <summary>Loads a candidate into the open session in one exchange.</summary>
    public async Task<SwitchResult> LoadAsync(
        Candidate candidate, ConfigureMode mode, CancellationToken cancellationToken, IReadOnlyList<string>? accept = null)
    {
        if (mode == ConfigureMode.Replace)
        {
            // The session is a copy of what runs: without this the candidate would only be added to it.
            EosAnswer emptied = await SendAsync(EosDialect.Empty, cancellationToken, timeout: _options.Read);
            if (emptied.Failure is { } refusal)
                return new SwitchResult { Refusal = refusal, Lines = [new RejectedLine(null, EosDialect.Empty, refusal)], LineCount = 1 };
        }

        var copy = new EosCommand(EosDialect.Load) { Timeout = _options.Load };
        return LoadAnswer.Read(await _shell.PasteAsync(copy, candidate.Lines, cancellationToken), candidate, accept ?? []);
    }

    /// <summary>
    /// The open session's difference to what runs; asked at its top level, where no open block is left out. Nothing at all
    /// means that nothing is to be done, so it is asked for a second time before it counts.
    /// </summary>
    public async Task<SwitchResult<ConfigDiff>> DiffAsync(CancellationToken cancellationToken)
    {
        if (_shell.Prompt?.Mode != _sessionMode)
            return SwitchResult<ConfigDiff>.Refused(
                $"the load left the session's top level (the prompt is '{_shell.Prompt}'), where the diff would be incomplete");
        SwitchResult<ConfigDiff> first = await ReadDiffAsync(cancellationToken);
        return first.Value is { IsEmpty: true } ? await ReadDiffAsync(cancellationToken) : first;
    }

    /// <inheritdoc/>
    public async Task<SwitchResult> ArmAsync(TimeSpan timer, CancellationToken cancellationToken) =>
        Left(await SendAsync(EosDialect.Arm(timer), cancellationToken, PromptChange.Host, _options.Commit, endsInSession: false),
            "the switch did not commit");

    /// <inheritdoc/>
    public async Task<SwitchResult> DropAsync(CancellationToken cancellationToken) =>
        Left(await SendAsync(EosDialect.Drop, cancellationToken, PromptChange.Mode, endsInSession: false),
            "the switch did not leave the session");

    /// <inheritdoc/>
    public async Task<SwitchResult> ConfirmAsync(string session, CancellationToken cancellationToken) =>
        Quiet(await SendAsync(EosDialect.Confirm(session), cancellationToken, PromptChange.Host, _options.Confirm));

    /// <inheritdoc/>
    public async Task<SwitchResult> RevertAsync(string session, CancellationToken cancellationToken) =>
        Quiet(await SendAsync(EosDialect.Revert(session), cancellationToken, PromptChange.Host, _options.Commit));

    /// <summary>Saves to startup; a commit does not.</summary>
    public async Task<SwitchResult> SaveAsync(CancellationToken cancellationToken)
    {
        EosAnswer answer = await SendAsync(EosDialect.Save, cancellationToken, timeout: _options.Save);
        return Quiet(answer) is { IsDone: false } refused ? refused
            : SwitchWords.IsCopyCompleted(answer.Text) ? SwitchResult.Done([.. answer.Remarks])
            : SwitchResult.Refused("the switch did not say that the copy completed: " + Said(answer));
    }

    /// <inheritdoc/>
    public async Task<SwitchResult<string>> RunAsync(string command, CancellationToken cancellationToken)
    {
        EosAnswer answer = await AskAsync(
            new EosCommand(command) { Timeout = _options.Check, AnyText = true }, cancellationToken, changes: true);
        return SwitchResult<string>.Of(answer.Text, answer.OutputRefusal);
    }

    /// <inheritdoc/>
    public IStateReader State => new EosState(RunAsync, JsonAsync);

    IStateReader? ISwitch.State => State;

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    // Its last line is the only one that is a bracket without indentation, so that nothing has to be waited for.
    private async Task<SwitchResult<string>> JsonAsync(string command, CancellationToken cancellationToken)
    {
        EosAnswer answer = await AskAsync(
            new EosCommand($"{command} | json") { Timeout = _options.Check, LastLine = "}", Answers = true }, cancellationToken);
        return SwitchResult<string>.Of(answer.Text, answer.OutputRefusal);
    }

    private async Task<SwitchResult<string>> ConfigAsync(string show, string name, CancellationToken cancellationToken)
    {
        // It ends with a line "end": a banner that holds the switch's prompt does not end it.
        var command = new EosCommand(show) { Timeout = _options.Read, LastLine = ConfigurationLine.End, AnyText = true };
        EosAnswer answer = await AskAsync(command, cancellationToken);
        if (!IsWhole(answer) && answer.Refusal is null)
            answer = await AskAsync(command, cancellationToken);
        return answer.Torn is { } torn ? SwitchResult<string>.Refused(torn)
            : IsWhole(answer) ? SwitchResult<string>.Of(RunningConfig.Read(answer.Lines))
            : SwitchResult<string>.Refused(answer.Refusal ?? $"{name} did not end with '{ConfigurationLine.End}'");
    }

    private static bool IsWhole(EosAnswer configuration) => configuration.Lines is [.., ConfigurationLine.End];

    private async Task<SwitchResult<ConfigDiff>> ReadDiffAsync(CancellationToken cancellationToken)
    {
        EosAnswer answer = await ShowAsync(EosDialect.ShowDiff, _options.Read, cancellationToken);
        return answer.Refusal is { } refusal ? SwitchResult<ConfigDiff>.Refused(refusal) : SwitchResult<ConfigDiff>.Of(
            ConfigDiff.Read(answer.Lines));
    }

    // A command that leaves the session has done nothing when it is still open.
    private SwitchResult Left(EosAnswer answer, string words) =>
        Quiet(answer) is { IsDone: true } && _shell.IsInSession ? SwitchResult.Refused($"{words}: {Said(answer)}") : Quiet(answer);

    // For a command that says nothing when it succeeds: whatever it says should be known.
    private static SwitchResult Quiet(EosAnswer answer) =>
        answer.Failure is { } refusal ? SwitchResult.Refused(refusal) : SwitchResult.Done([.. answer.Remarks]);

    private Task<EosAnswer> ShowAsync(string text, TimeSpan timeout, CancellationToken cancellationToken) =>
        AskAsync(new EosCommand(text) { Timeout = timeout, Answers = true }, cancellationToken);

    // What looks like an interruption may be part of the answer, and of one that is none of the known forms a part may be left
    // in it. So an answer counts that came without any, or one that came a second time; what changes by itself need not.
    private async Task<EosAnswer> AskAsync(EosCommand command, CancellationToken cancellationToken, bool changes = false)
    {
        var answers = new List<EosAnswer>();
        while (true)
        {
            EosAnswer answer = await _shell.SendAsync(command, cancellationToken);
            if (answer.Interruptions.Count == 0)
                return answer;
            if (answers.Find(earlier => changes || earlier.IsLike(answer)) is { } same)
                return answer.WithOwn(same);
            answers.Add(answer);
            if (answers.Count == MostAnswers)
                return answer with
                {
                    Torn = $"'{command.Text}' was asked {MostAnswers} times, and each time messages to the terminal came into its answer, "
                        + "which was never twice the same",
                };
        }
    }

    private Task<EosAnswer> SendAsync(
        string text, CancellationToken cancellationToken, PromptChange prompt = PromptChange.None, TimeSpan? timeout = null,
        bool? endsInSession = null) =>
        _shell.SendAsync(new EosCommand(text) { Timeout = timeout ?? _options.Command, Prompt = prompt, EndsInSession = endsInSession },
            cancellationToken);

    private static string Said(EosAnswer answer) => answer.Lines.Count == 0 ? "it said nothing" : string.Join("; ", answer.Lines);
}
