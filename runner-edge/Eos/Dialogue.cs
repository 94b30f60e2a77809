namespace Leafwire.Runner.Eos;

/// <summary>How far the exchange about one command has come: its echo, the questions it asked.</summary>
internal sealed class Dialogue(EosCommand command)
{
    private int _looked;
    private bool _secretGiven;

    /// <summary>Lines up to and with the echo; what came before it belongs to an earlier command.</summary>
    public int EchoEnd { get; private set; }

    public int Questions { get; set; }

    public string? Declined { get; private set; }

    public bool HasEcho(IReadOnlyList<string> lines)
    {
        for (; EchoEnd == 0 && _looked < lines.Count; _looked++)
        {
            if (lines[_looked].EndsWith(command.Text, StringComparison.Ordinal))
                EchoEnd = _looked + 1;
        }

        // A switch that falls behind its input echoes the line as it comes and again behind the prompt.
        if (EchoEnd > 0 && EchoEnd < lines.Count && command.Text.Length > 0 && lines[EchoEnd].EndsWith(command.Text, StringComparison.Ordinal)
            && EosDialect.Prompt().IsMatch(lines[EchoEnd].AsSpan(0, lines[EchoEnd].Length - command.Text.Length)))
        {
            EchoEnd++;
        }

        return EchoEnd > 0 || command.Text.Length == 0;
    }

    public string Answer(string question)
    {
        EosQuestion asked = EosDialect.Questions.First(q => q.Pattern.IsMatch(question));
        if (asked.Decline == "\x03" && command.Secret is { } secret && !_secretGiven)
        {
            _secretGiven = true;
            return secret + "\n";
        }

        Declined ??= question;
        return asked.Decline;
    }
}
