namespace Leafwire.Eos;

/// <summary>Tells commands from the text of heredocs, line by line.</summary>
public sealed class HeredocTracker
{
    private int _missing;

    /// <summary>True while a text is open.</summary>
    public bool IsOpen => _missing > 0;

    /// <summary>Takes the next line.</summary>
    /// <returns>True when the line is text or its end, false when it is a command, also one that opens a text.</returns>
    public bool IsText(string line)
    {
        if (!IsOpen)
        {
            _missing = Heredoc.EndMarks(line);
            return false;
        }

        if (Heredoc.IsEndMark(line))
            _missing--;
        return true;
    }
}
