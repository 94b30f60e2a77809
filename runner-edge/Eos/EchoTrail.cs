namespace Leafwire.Runner.Eos;

/// <summary>Tells the echo of pasted lines from the switch's own words, line by line, in whatever order they come.</summary>
internal sealed class EchoTrail(IReadOnlyList<string> sent)
{
    // An echo that was garbled (an overlong line) must not turn all that follows into the switch's words.
    private const int LookAhead = 4;

    private int _next;

    /// <summary>True when the echo of the last line came.</summary>
    public bool IsComplete => _next == sent.Count;

    /// <summary>True when the line is the echo of what was sent.</summary>
    public bool IsEcho(string line)
    {
        for (int i = _next; i < Math.Min(sent.Count, _next + LookAhead); i++)
        {
            if (sent[i] != line)
                continue;
            _next = i + 1;
            return true;
        }

        return false;
    }
}
