using System.Text;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Eos;

/// <summary>
/// A conversation with EOS's command line: one line, its answer, the prompt. After a <see cref="TransportException"/>
/// or a cancelled command nobody knows what comes next on the wire, so the shell refuses further commands.
/// </summary>
internal sealed class EosShell(ISwitchTransport transport, EosOptions options, TimeProvider time, string device) : IAsyncDisposable
{
    private const int MaxQuestions = 3;

    private readonly TerminalText _screen = new();
    private long _received;
    private bool _broken;

    private enum Sight { Nothing, Prompt, PromptMaybe, PromptDoubtful, Question, Pager }

    /// <summary>The prompt that was seen last; empty before the first.</summary>
    public string Prompt { get; private set; } = "";

    /// <summary>The host name in the prompt.</summary>
    public string Host => Part(Prompt, "host");

    /// <summary>True at <c>#</c>.</summary>
    public bool IsPrivileged => Part(Prompt, "level") == "#";

    /// <summary>True within a configuration session.</summary>
    public bool IsInSession => EosDialect.SessionMode().IsMatch(Part(Prompt, "mode"));

    /// <summary>Waits for the first prompt, past whatever banners there are.</summary>
    public Task GreetAsync(CancellationToken cancellationToken) =>
        GuardAsync("the login", options.Login, token => AnswerAsync(new EosCommand("") { Prompt = PromptChange.Host }, options.AnswerBytes, token), cancellationToken);

    /// <summary>Sends a line and reads to the prompt. A question is declined.</summary>
    /// <exception cref="TransportException">The connection broke, the switch fell silent, or sends without end.</exception>
    public Task<EosAnswer> SendAsync(EosCommand command, CancellationToken cancellationToken) =>
        GuardAsync($"'{command.Text}'", command.Timeout, async token =>
        {
            await WriteAsync(command.Text + "\n", token).ConfigureAwait(false);
            return await AnswerAsync(command, options.AnswerBytes, token).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Sends a line that reads text from the terminal, then the text, then Ctrl-D, and reads to the prompt.</summary>
    /// <param name="command">Such as <c>copy terminal: session-config</c>.</param>
    /// <param name="lines">The text; no line holds a control character.</param>
    /// <param name="cancellationToken">Breaks the shell off.</param>
    /// <exception cref="TransportException">As for <see cref="SendAsync"/>.</exception>
    public Task<EosAnswer> PasteAsync(EosCommand command, IReadOnlyList<string> lines, CancellationToken cancellationToken) =>
        GuardAsync($"'{command.Text}'", command.Timeout, async token =>
        {
            await WriteAsync(command.Text + "\n", token).ConfigureAwait(false);
            return await IsReadyForTextAsync(command, token).ConfigureAwait(false)
                ? await PasteTextAsync(command, lines, token).ConfigureAwait(false)
                : await AnswerAsync(command, options.AnswerBytes, token).ConfigureAwait(false);
        }, cancellationToken);

    public ValueTask DisposeAsync() => transport.DisposeAsync();

    private async Task<EosAnswer> AnswerAsync(EosCommand command, long limit, CancellationToken cancellationToken)
    {
        var dialogue = new Dialogue(command);
        while (true)
        {
            Sight sight = Look(command, dialogue.HasEcho(_screen.Lines));
            if (sight == Sight.Nothing)
            {
                await ReadAsync(limit, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (sight != Sight.Prompt && await MoreComesAsync(sight, limit, cancellationToken).ConfigureAwait(false))
                continue;
            if (sight is Sight.Question or Sight.Pager)
            {
                await ReplyAsync(sight, dialogue, cancellationToken).ConfigureAwait(false);
                continue;
            }

            Prompt = _screen.Tail.TrimEnd();
            return new EosAnswer([.. _screen.Lines.Skip(dialogue.EchoEnd)], Prompt, dialogue.Declined);
        }
    }

    // The switch reads text only after it took the line: sent too early it would go to the command line.
    private async Task<bool> IsReadyForTextAsync(EosCommand command, CancellationToken cancellationToken)
    {
        var dialogue = new Dialogue(command);
        while (!dialogue.HasEcho(_screen.Lines))
        {
            Sight sight = Look(command, hasEcho: false);
            if (sight == Sight.Nothing)
                await ReadAsync(options.AnswerBytes, cancellationToken).ConfigureAwait(false);
            else if (!await MoreComesAsync(sight, options.AnswerBytes, cancellationToken).ConfigureAwait(false))
                return false;
        }

        // EOS announces that it reads with a line of its own; a refusal comes with a prompt. One that does neither reads too.
        while (_screen.Lines.Count == dialogue.EchoEnd)
        {
            Sight sight = Look(command, hasEcho: true);
            if (sight != Sight.Nothing)
                return false;
            if (!await MoreComesAsync(Sight.PromptDoubtful, options.AnswerBytes, cancellationToken).ConfigureAwait(false))
                return true;
        }

        return !EosDialect.Refusal().IsMatch(_screen.Lines[dialogue.EchoEnd]);
    }

    private async Task<EosAnswer> PasteTextAsync(EosCommand command, IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n\x04");
        // The echo, with CR LF for LF, comes on top of what the switch has to say.
        long limit = options.AnswerBytes + text.Length + lines.Count;
        var trail = new EchoTrail(lines);
        var dialogue = new Dialogue(command);
        List<string> words = [];
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var written = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _screen.TakeLines();
        // The switch echoes while it is written to; when nobody read, both sides would wait for each other.
        Task writing = SendTextAsync(text, written, broken.Token);
        try
        {
            while (true)
            {
                words.AddRange(_screen.TakeLines().Where(line => !trail.IsEcho(line)));
                // A line of the text may look like a prompt or a question: neither comes before the text is through.
                if (!writing.IsCompleted)
                {
                    await ReadWhileWritingAsync(limit, writing, written.Token, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                Sight sight = Look(command, trail.IsComplete);
                if (sight == Sight.Nothing)
                {
                    await ReadAsync(limit, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                if (!trail.IsComplete)
                    sight = sight is Sight.Question or Sight.Pager ? sight : Sight.PromptDoubtful;
                if (sight != Sight.Prompt && await MoreComesAsync(sight, limit, cancellationToken).ConfigureAwait(false))
                    continue;
                if (sight is not (Sight.Question or Sight.Pager))
                    break;
                await ReplyAsync(sight, dialogue, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await broken.CancelAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await writing.ConfigureAwait(false);
        Prompt = _screen.Tail.TrimEnd();
        return new EosAnswer([.. words.Where(line => line != "^D")], Prompt, dialogue.Declined);
    }

    private async Task SendTextAsync(byte[] text, CancellationTokenSource written, CancellationToken cancellationToken)
    {
        try
        {
            await transport.WriteAsync(text, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // The last of the answer may be here already: then nothing more comes that would wake the reader.
            await written.CancelAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask ReadWhileWritingAsync(long limit, Task writing, CancellationToken written, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(limit, written).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await writing.ConfigureAwait(false);
        }
    }

    private Sight Look(EosCommand command, bool hasEcho)
    {
        string tail = _screen.Tail;
        if (tail.Length == 0)
            return Sight.Nothing;
        if (EosDialect.Prompt().Match(tail) is { Success: true } match)
        {
            bool expected = command.Prompt switch
            {
                PromptChange.None => tail.AsSpan().TrimEnd().SequenceEqual(Prompt),
                PromptChange.Mode => match.Groups["host"].ValueSpan.SequenceEqual(Host),
                _ => true,
            };
            if (!expected)
                return Sight.PromptDoubtful;
            bool ended = command.LastLine is { } last ? _screen.Lines.LastOrDefault(line => line.Length > 0) == last : !command.AnyText;
            return hasEcho && ended ? Sight.Prompt : Sight.PromptMaybe;
        }

        return EosDialect.Pager().IsMatch(tail) ? Sight.Pager
            : EosDialect.Questions.Any(q => q.Pattern.IsMatch(tail)) ? Sight.Question
            : Sight.Nothing;
    }

    private async Task ReplyAsync(Sight sight, Dialogue dialogue, CancellationToken cancellationToken)
    {
        string question = _screen.Tail.Trim();
        _screen.ClearTail();
        if (sight == Sight.Pager)
        {
            await transport.WriteAsync(" "u8.ToArray(), cancellationToken).ConfigureAwait(false);
            return;
        }

        if (++dialogue.Questions > MaxQuestions)
            throw new TransportException(TransportFault.Silent, $"{device}: the switch goes on asking '{question}' after it was declined {MaxQuestions} times");
        string answer = dialogue.Answer(question);
        await transport.WriteAsync(Encoding.UTF8.GetBytes(answer), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WriteAsync(string text, CancellationToken cancellationToken)
    {
        _screen.Clear();
        _received = 0;
        await transport.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReadAsync(long limit, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = await transport.ReadAsync(cancellationToken).ConfigureAwait(false);
        _received += bytes.Length;
        if (_received > limit)
            throw new TransportException(TransportFault.Flood, $"{device}: an answer of more than {limit} bytes");
        _screen.Append(bytes.Span);
    }

    private async ValueTask<bool> MoreComesAsync(Sight sight, long limit, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(sight == Sight.PromptDoubtful ? options.Doubt : options.Settle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            await ReadAsync(limit, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<T> GuardAsync<T>(string what, TimeSpan timeout, Func<CancellationToken, Task<T>> talk, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_broken)
            throw new TransportException(TransportFault.Lost, $"{device}: the connection broke before {what}");
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        _broken = true;
        try
        {
            T answer = await talk(either.Token).ConfigureAwait(false);
            _broken = false;
            return answer;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransportException(TransportFault.Silent, $"{device}: no prompt within {timeout.TotalSeconds:0.#} s after {what}", e);
        }
    }

    private static string Part(string prompt, string name) => EosDialect.Prompt().Match(prompt).Groups[name].Value;
}
