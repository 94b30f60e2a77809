using System.Text;
using Leafwire.Eos;
using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Eos;

/// <content>Text for a command that reads from the terminal.</content>
internal sealed partial class EosShell
{
    /// <summary>Sends a line that reads text from the terminal, then the text, then Ctrl-D, and reads to the prompt.</summary>
    /// <param name="command">Such as <c>copy terminal: session-config</c>.</param>
    /// <param name="lines">The text; no line holds a control character.</param>
    /// <param name="cancellationToken">Breaks the shell off.</param>
    /// <exception cref="TransportException">As for <see cref="SendAsync"/>.</exception>
    public Task<EosAnswer> PasteAsync(EosCommand command, IReadOnlyList<string> lines, CancellationToken cancellationToken) =>
        GuardAsync($"'{command.Text}'", command.Timeout, async token =>
        {
            await WriteAsync(command.Text + "\n", token);
            return await IsReadyForTextAsync(command, token)
                ? await PasteTextAsync(command, lines, token)
                : await AnswerAsync(command, options.AnswerBytes, token);
        }, cancellationToken);

    // The switch reads text only after it took the line: sent too early it would go to the command line.
    private async Task<bool> IsReadyForTextAsync(EosCommand command, CancellationToken cancellationToken)
    {
        var dialogue = new Dialogue(command);
        while (!HasEcho(dialogue))
        {
            Sight sight = Classify(dialogue, hasEcho: false);
            if (sight == Sight.Nothing)
                await ReadAsync(options.AnswerBytes, cancellationToken);
            else if (!await MoreComesAsync(sight, dialogue, options.AnswerBytes, cancellationToken))
                return false;
        }

        // EOS announces that it reads with a line of its own; a refusal comes with a prompt. One that does neither reads too.
        // A prompt alone may be the beginning of a second echo.
        while (HasEcho(dialogue) && Announcement(dialogue) is not { IsSure: true })
        {
            Sight sight = Announcement(dialogue) is null ? Classify(dialogue, hasEcho: true) : Sight.PromptMaybe;
            Sight doubt = sight switch { Sight.Nothing => Sight.PromptDoubtful, Sight.Prompt => Sight.PromptMaybe, _ => sight };
            if (sight is Sight.Question or Sight.Pager)
                return false;
            if (await MoreComesAsync(doubt, dialogue, options.AnswerBytes, cancellationToken))
                continue;
            if (Announcement(dialogue) is not null)
                break;
            return sight == Sight.Nothing;
        }

        _echoesTwice |= dialogue.IsEchoedTwice;
        return Announcement(dialogue) is not { } announcement || !SwitchWords.IsRefusal(announcement.Line);
    }

    // The first line of the answer that says anything, and whether it is whole and no part of a broadcast.
    private (string Line, bool IsSure)? Announcement(Dialogue dialogue)
    {
        for (int i = dialogue.EchoEnd; i < _screen.Lines.Count && !(_screen.IsInBroadcast && i >= _screen.Settled); i++)
        {
            if (!string.IsNullOrWhiteSpace(_screen.Lines[i]))
                return (_screen.Lines[i], i < _screen.Settled);
        }

        return null;
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
        _screen.TakeLines(_screen.IsInBroadcast ? _screen.Settled : _screen.Lines.Count);
        _screen.Sent = lines.ToHashSet(StringComparer.Ordinal);
        // The switch echoes while it is written to; when nobody read, both sides would wait for each other.
        Task writing = SendTextAsync(text, written, broken.Token);
        try
        {
            while (true)
            {
                words.AddRange(_screen.TakeLines(_screen.Settled).Where(line => !trail.IsEcho(line)));
                // A line of the text may look like a prompt or a question: neither comes before the text is through.
                if (!writing.IsCompleted)
                {
                    await ReadWhileWritingAsync(limit, writing, written.Token, cancellationToken);
                    continue;
                }

                Sight sight = Classify(dialogue, trail.IsComplete);
                if (!trail.IsComplete && sight is Sight.Prompt or Sight.PromptMaybe)
                    sight = Sight.PromptDoubtful;
                if (sight != Sight.Prompt && await MoreComesAsync(sight, dialogue, limit, cancellationToken))
                    continue;
                if (sight is Sight.Prompt or Sight.PromptMaybe or Sight.PromptDoubtful)
                    break;
                if (sight == Sight.Nothing)
                    await NudgeAsync(dialogue, limit, cancellationToken);
                else
                    await ReplyAsync(sight, dialogue, cancellationToken);
            }
        }
        finally
        {
            _screen.Sent = new HashSet<string>();
            broken.Cancel();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await writing;
        string prompt = TakePrompt();
        words.AddRange(_screen.Lines.Take(Prompt is null ? _screen.Lines.Count : AnswerEnd(Prompt)).Where(line => !trail.IsEcho(line)));
        return new EosAnswer([.. words.Where(line => line != "^D")], prompt, dialogue.Declined);
    }

    private async Task SendTextAsync(byte[] text, CancellationTokenSource written, CancellationToken cancellationToken)
    {
        try
        {
            await transport.WriteAsync(text, cancellationToken);
        }
        finally
        {
            // The last of the answer may be here already: then nothing more comes that would wake the reader.
            written.Cancel();
        }
    }

    private async ValueTask ReadWhileWritingAsync(long limit, Task writing, CancellationToken written, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(limit, written);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await writing;
        }
    }
}
