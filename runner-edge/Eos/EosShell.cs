using System.Text;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Messaging;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Eos;

/// <summary>
/// A conversation with EOS's command line: one line, its answer, the prompt. After a <see cref="TransportException"/>
/// or a cancelled command nobody knows what comes next on the wire, so the shell refuses further commands.
/// </summary>
internal sealed partial class EosShell(ISwitchTransport transport, EosOptions options, TimeProvider time, string device) : IAsyncDisposable
{
    private readonly QuietScreen _screen = new();
    private long _received;
    private bool _broken;
    private bool _echoesTwice;

    private enum Sight { Nothing, Prompt, PromptMaybe, PromptDoubtful, Question, QuestionDoubtful, Pager }

    /// <summary>The prompt that was seen last; null before the first.</summary>
    public EosPrompt? Prompt { get; private set; }

    /// <summary>What the prompt begins with; by default the host name.</summary>
    public string Host => Prompt?.Name ?? "";

    /// <summary>True at <c>#</c>.</summary>
    public bool IsPrivileged => Prompt is { IsPrivileged: true };

    /// <summary>True within a configuration session.</summary>
    public bool IsInSession => Prompt is { IsInSession: true };

    /// <summary>
    /// Waits for the first prompt, past whatever banners there are. A login that asks for something has not ended: what it asks
    /// for is not there to be given, and is not tried again.
    /// </summary>
    /// <exception cref="TransportException">As for <see cref="SendAsync"/>, or the login asks for something.</exception>
    public Task GreetAsync(CancellationToken cancellationToken) =>
        GuardAsync("the login", options.Login,
            token => AnswerAsync(new EosCommand("") { Prompt = PromptChange.Host, IsLogin = true }, options.AnswerBytes, token),
            cancellationToken);

    /// <summary>Sends a line and reads to the prompt. A question is declined.</summary>
    /// <exception cref="TransportException">The connection broke, the switch fell silent, or sends without end.</exception>
    public Task<EosAnswer> SendAsync(EosCommand command, CancellationToken cancellationToken) =>
        GuardAsync($"'{command.Text}'", command.Timeout, async token =>
        {
            await WriteAsync(command.Text + "\n", token);
            return await AnswerAsync(command, options.AnswerBytes, token);
        }, cancellationToken);

    /// <summary>
    /// Closes the connection. One whose last command was not answered is reset: what still lies in a send buffer must not
    /// reach the switch later, when it counts as never said.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        if (_broken)
            transport.Abort();
        return transport.DisposeAsync();
    }

    private async Task<EosAnswer> AnswerAsync(EosCommand command, long limit, CancellationToken cancellationToken)
    {
        var dialogue = new Dialogue(command);
        while (true)
        {
            Sight sight = Classify(dialogue, HasEcho(dialogue));
            if (sight != Sight.Prompt && await MoreComesAsync(sight, dialogue, limit, cancellationToken))
                continue;
            if (sight is Sight.Prompt or Sight.PromptMaybe or Sight.PromptDoubtful)
                return Ended(dialogue);
            if (sight == Sight.Nothing)
                await NudgeAsync(dialogue, limit, cancellationToken);
            else
                await ReplyAsync(sight, dialogue, cancellationToken);
        }
    }

    private EosAnswer Ended(Dialogue dialogue)
    {
        EosPrompt? shown = EosPrompt.Read(ShownPrompt());
        int end = shown is null ? _screen.Lines.Count : AnswerEnd(shown);
        List<string> lines = [.. _screen.Lines.Take(end).Skip(dialogue.EchoEnd)];
        // It had fallen silent behind a prompt with something after it that nobody asked for.
        if (dialogue.Nudges > 0 && Prompt is { } before
            && lines.FindLastIndex(line => EosPrompt.Read(line)?.IsAlike(before) == true) is >= 0 and var last)
            lines = lines[..last];
        _echoesTwice |= dialogue.IsEchoedTwice;
        string prompt = TakePrompt();
        return new EosAnswer(lines, prompt, dialogue.Declined)
        {
            Interruptions = [.. _screen.Interruptions.Select(one => one with { Line = one.Line - dialogue.EchoEnd })
                .Where(one => one.Line >= 0 && one.Line <= lines.Count)],
        };
    }

    private string TakePrompt()
    {
        string prompt = ShownPrompt();
        Prompt = EosPrompt.Read(prompt);
        return prompt;
    }

    private string ShownPrompt() => (_screen.WasInterrupted ? _screen.Lines[^1] : _screen.Tail).TrimEnd();

    // Where the answer's lines end. The prompt may stand below them once more, when something came between it and its like.
    private int AnswerEnd(EosPrompt prompt)
    {
        int end = _screen.Lines.Count - (_screen.WasInterrupted ? 1 : 0);
        while (end > 0 && _screen.Interruptions.Any(one => one.Line == end && one.Column == 0)
            && EosPrompt.Read(_screen.Lines[end - 1]) is { } above && above.IsAlike(prompt) && above.Mode == prompt.Mode)
        {
            end--;
        }

        return end;
    }

    private bool HasEcho(Dialogue dialogue) => dialogue.HasEcho(_screen.Lines, _screen.Settled);

    private Sight Classify(Dialogue dialogue, bool hasEcho)
    {
        // A line without end is looked at no more than it has to be.
        bool above = _screen.WasInterrupted;
        if (!above && _screen.TailLength is 0 or > Limits.PromptLength)
            return Sight.Nothing;
        string tail = above ? _screen.Lines[^1] : _screen.Tail;
        if (EosPrompt.Read(tail) is { } prompt)
        {
            Sight sight = Believe(prompt, dialogue, hasEcho);
            // What came in between, or is about to, may go on.
            return sight == Sight.Prompt && (above || _screen.IsInBroadcast || _screen.IsJustInterrupted) ? Sight.PromptMaybe : sight;
        }

        return EosDialect.Pager().IsMatch(tail) ? Sight.Pager
            : EosDialect.Questions.Any(q => q.Pattern.IsMatch(tail)) ? Sight.Question
            : dialogue.Command.IsLogin && EosDialect.MayAsk(tail) ? Sight.QuestionDoubtful
            : Sight.Nothing;
    }

    private Sight Believe(EosPrompt prompt, Dialogue dialogue, bool hasEcho)
    {
        EosCommand command = dialogue.Command;
        bool alike = Prompt is { } before && prompt.IsAlike(before);
        Sight sight = command.Prompt switch
        {
            PromptChange.None =>
                alike && prompt.Mode == Prompt!.Mode && prompt.IsPrivileged == Prompt.IsPrivileged ? Sight.Prompt : Sight.PromptDoubtful,
            PromptChange.Mode => alike ? Sight.Prompt : Sight.PromptDoubtful,
            _ => alike || prompt.IsPlain ? Sight.Prompt : Sight.PromptMaybe,
        };
        if (!hasEcho || sight != Sight.Prompt)
            return hasEcho ? sight : Sight.PromptDoubtful;
        int end = AnswerEnd(prompt);
        if (end <= dialogue.EchoEnd)
        {
            // It may be the beginning of a second echo.
            bool maybe = command.Answers || (_echoesTwice && !dialogue.IsEchoedTwice && command.Text.Length > 0);
            return command.EndsInSession is { } session && prompt.IsInSession != session ? Sight.PromptDoubtful
                : maybe || command.AnyText ? Sight.PromptMaybe
                : command.LastLine is null ? Sight.Prompt : Sight.PromptMaybe;
        }

        // Where any text may come, one that looks like a prompt is none before the text's last line.
        if (command.LastLine is not { } last)
            return command.AnyText ? Sight.PromptMaybe : Sight.Prompt;
        bool ended = _screen.Lines.Take(end).LastOrDefault(line => line.Length > 0) == last;
        return ended ? Sight.Prompt : command.AnyText && !SwitchWords.IsRefusal(_screen.Lines[dialogue.EchoEnd]) ? Sight.PromptDoubtful
            : Sight.PromptMaybe;
    }

    private async Task ReplyAsync(Sight sight, Dialogue dialogue, CancellationToken cancellationToken)
    {
        string question = (_screen.WasInterrupted ? _screen.Lines[^1] : _screen.Tail).Trim();
        _screen.ClearTail();
        if (sight == Sight.Pager)
        {
            await transport.WriteAsync(" "u8.ToArray(), cancellationToken);
            return;
        }

        if (dialogue.Command.IsLogin)
            throw new TransportException(TransportFault.Login, $"{device}: the login is not complete: "
                + $"the switch asks '{Printable(question)}', which is not answered{LastWords(question)}") { IsFinal = true };
        if (++dialogue.Questions > Limits.Questions)
            throw new TransportException(TransportFault.Silent,
                $"{device}: the switch goes on asking '{Printable(question)}' after it was declined {Limits.Questions} times");
        string answer = dialogue.Answer(question);
        await transport.WriteAsync(Encoding.UTF8.GetBytes(answer), cancellationToken);
    }

    // A prompt is shown once; when something is written over it that nobody asked for, only an empty line brings it back.
    // What may be a question gets none: it would be an answer.
    private async Task NudgeAsync(Dialogue dialogue, long limit, CancellationToken cancellationToken)
    {
        if (dialogue.Nudges < Limits.Questions && _received > dialogue.NudgedAt && !EosDialect.MayAsk(_screen.Tail))
        {
            dialogue.Nudges++;
            dialogue.NudgedAt = _received;
            await transport.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }

        await ReadAsync(limit, cancellationToken);
    }

    private async ValueTask WriteAsync(string text, CancellationToken cancellationToken)
    {
        _screen.Clear();
        _received = 0;
        await transport.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
    }

    private async ValueTask ReadAsync(long limit, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = await transport.ReadAsync(cancellationToken);
        _received += bytes.Length;
        if (_received > limit)
            throw new TransportException(TransportFault.Flood, $"{device}: an answer of more than {limit} bytes");
        _screen.Append(bytes.Span);
    }

    private async ValueTask<bool> MoreComesAsync(Sight sight, Dialogue dialogue, long limit, CancellationToken cancellationToken)
    {
        TimeSpan patience = sight switch
        {
            Sight.PromptDoubtful or Sight.QuestionDoubtful => options.Doubt,
            Sight.Nothing => options.Silence,
            _ => options.Settle,
        };
        using var silence = new TimeLimit(patience, time, cancellationToken);
        try
        {
            await ReadAsync(limit, silence.Token);
            return true;
        }
        catch (OperationCanceledException) when (silence.IsOver)
        {
            return false;
        }
    }

    private async Task<T> GuardAsync<T>(
        string what, TimeSpan timeout, Func<CancellationToken, Task<T>> talk, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_broken)
            throw new TransportException(TransportFault.Lost, $"{device}: the connection broke before {what}");
        using var limit = new TimeLimit(timeout, time, cancellationToken);
        _broken = true;
        try
        {
            T answer = await talk(limit.Token);
            _broken = false;
            return answer;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransportException(
                TransportFault.Silent, $"{device}: no prompt within {timeout.TotalSeconds:0.#} s after {what}{LastWords()}", e);
        }
        catch (TransportException e) when (e.Fault == TransportFault.Lost && LastWords() is { Length: > 0 } words)
        {
            throw new TransportException(e.Fault, e.Message + words, e);
        }
    }

    // Often the only thing that tells why; a configuration that breaks off in the middle tells nothing.
    private string LastWords(string? but = null)
    {
        string last = _screen.Tail.Trim() is { Length: > 0 } tail && tail != but ? tail
            : _screen.Lines.LastOrDefault(line => !string.IsNullOrWhiteSpace(line) && line != but)?.Trim() ?? "";
        return last.Length == 0 || last == but ? "" : $"; it said last: '{Printable(last)}'";
    }

    private static string Printable(string text)
    {
        text = SecretRedactor.RedactForms(text);
        return text.Length <= Limits.PromptLength / 4 ? text : text[..(Limits.PromptLength / 4)] + "…";
    }
}
