using Leafwire.Runner.Ssh;

namespace Leafwire.Runner.Eos;

/// <summary>How far the exchange about one command has come: its echo, the questions it asked, the empty lines sent after it.</summary>
internal sealed class Dialogue(EosCommand command)
{
    private int _looked;
    private bool _secretGiven;

    public EosCommand Command => command;

    /// <summary>Lines up to and with the echo; what came before it belongs to an earlier command.</summary>
    public int EchoEnd { get; private set; }

    /// <summary>True when the echo came twice.</summary>
    public bool IsEchoedTwice { get; private set; }

    public int Questions { get; set; }

    /// <summary>Empty lines that were sent because the switch had fallen silent.</summary>
    public int Nudges { get; set; }

    /// <summary>How much had come when the last of them was sent.</summary>
    public long NudgedAt { get; set; } = -1;

    public string? Declined { get; private set; }

    /// <summary>Looks for the echo.</summary>
    /// <param name="lines">The lines that ended.</param>
    /// <param name="settled">How many of them are sure to stay.</param>
    public bool HasEcho(IReadOnlyList<string> lines, int settled)
    {
        for (int i = _looked; EchoEnd == 0 && i < lines.Count; i++)
        {
            if (lines[i].EndsWith(command.Text, StringComparison.Ordinal))
                EchoEnd = i + 1;
        }

        _looked = Math.Max(_looked, settled);

        // A switch that falls behind its input echoes the line as it comes and again behind the prompt.
        if (!IsEchoedTwice && EchoEnd > 0 && EchoEnd < lines.Count && command.Text.Length > 0
            && lines[EchoEnd].EndsWith(command.Text, StringComparison.Ordinal)
            && EosPrompt.Read(lines[EchoEnd][..^command.Text.Length]) is not null)
        {
            EchoEnd++;
            IsEchoedTwice = true;
        }

        return EchoEnd > 0 || command.Text.Length == 0;
    }

    /// <summary>What is sent in answer to a question: the secret, once, when it is asked for; else whatever declines.</summary>
    public string Answer(string question)
    {
        if (command.Secret is { } secret && !_secretGiven && LoginQuestions.AsksForPassword(question))
        {
            _secretGiven = true;
            return secret + "\n";
        }

        Declined ??= question;
        return EosDialect.Questions.FirstOrDefault(q => q.Pattern.IsMatch(question))?.Decline ?? EosDialect.Interrupt;
    }
}
