using System.Text;
using Leafwire.Contracts;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Eos;

/// <summary>
/// A conversation with EOS's command line: one line, its answer, the prompt. After a <see cref="TransportException"/>
/// or a cancelled command nobody knows what comes next on the wire, so the shell refuses further commands.
/// </summary>
internal sealed partial class EosShell(ISwitchTransport transport, EosOptions options, TimeProvider time, string device) : IAsyncDisposable
{
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
            Sight sight = Classify(command, dialogue.HasEcho(_screen.Lines), dialogue.EchoEnd);
            if (sight == Sight.Nothing)
            {
                await ReadAsync(limit, cancellationToken);
                continue;
            }

            if (sight != Sight.Prompt && await MoreComesAsync(sight, limit, cancellationToken))
                continue;
            if (sight is Sight.Question or Sight.Pager)
            {
                await ReplyAsync(sight, dialogue, cancellationToken);
                continue;
            }

            Prompt = _screen.Tail.TrimEnd();
            return new EosAnswer([.. _screen.Lines.Skip(dialogue.EchoEnd)], Prompt, dialogue.Declined);
        }
    }

    private Sight Classify(EosCommand command, bool hasEcho, int echoEnd)
    {
        // A line without end is looked at no more than it has to be.
        if (_screen.TailLength is 0 or > Limits.PromptLength)
            return Sight.Nothing;
        string tail = _screen.Tail;
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
            ended &= !command.Answers || _screen.Lines.Count > echoEnd;
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
            await transport.WriteAsync(" "u8.ToArray(), cancellationToken);
            return;
        }

        if (++dialogue.Questions > Limits.Questions)
            throw new TransportException(TransportFault.Silent, $"{device}: the switch goes on asking '{question}' after it was declined {Limits.Questions} times");
        string answer = dialogue.Answer(question);
        await transport.WriteAsync(Encoding.UTF8.GetBytes(answer), cancellationToken);
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

    private async ValueTask<bool> MoreComesAsync(Sight sight, long limit, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(sight == Sight.PromptDoubtful ? options.Doubt : options.Settle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            await ReadAsync(limit, either.Token);
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
            T answer = await talk(either.Token);
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
