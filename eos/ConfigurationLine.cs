using System.Text;

namespace Leafwire.Eos;

/// <summary>The lines of a configuration: how a text comes apart, and which of them say something.</summary>
public static class ConfigurationLine
{
    /// <summary>What a switch's terminal takes in one piece, in bytes of UTF-8 (Linux, N_TTY_BUF_SIZE less the line's end).</summary>
    internal const int MaxBytes = 4095;

    /// <summary>The last line of a whole configuration, as <c>show running-config</c> and AVD's <c>config_end</c> write it.</summary>
    public const string End = "end";

    /// <summary>Takes a text apart. CR LF counts as LF, a byte order mark is left out, and the end of the last line is no line.</summary>
    public static string[] Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.TrimStart('\ufeff').Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    /// <summary>Why a line cannot be sent through a terminal, in words without its text; null when it can.</summary>
    public static string? Problem(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        // Ctrl-D ends a load and Ctrl-C or Ctrl-Z leave it: what follows would go to the command line.
        foreach (char c in line)
        {
            if (char.IsControl(c) && c != '\t')
                return $"the line holds the control character U+{(int)c:X4}, "
                    + "which a switch's terminal would take as a key press; remove it";
        }

        int bytes = Encoding.UTF8.GetByteCount(line);
        return bytes > MaxBytes ? $"the line has {bytes} bytes, and a switch's terminal takes {MaxBytes}; split it" : null;
    }

    /// <summary>True for <c>end</c>, whatever blanks are around it.</summary>
    public static bool IsEnd(ReadOnlySpan<char> line) => line.Trim().SequenceEqual(End);

    /// <summary>A configuration with lines more, before the <c>end</c> that closes it; behind its last line when none does.</summary>
    /// <param name="text">The configuration.</param>
    /// <param name="lines">The lines, each ended with LF.</param>
    public static string Append(string text, string lines)
    {
        ArgumentNullException.ThrowIfNull(text);
        string open = text.TrimEnd();
        int last = open.LastIndexOf('\n') + 1;
        return IsEnd(open.AsSpan(last))
            ? text.Insert(last, lines)
            : $"{text}{(text.Length == 0 || text.EndsWith('\n') ? "" : "\n")}{lines}";
    }

    /// <summary>True for a <c>!!</c> line, which EOS keeps as a comment of the mode that it stands in.</summary>
    public static bool IsModeComment(ReadOnlySpan<char> line) => line.TrimStart().StartsWith("!!");

    /// <summary>True for a blank line or a <c>!</c> line, which EOS passes over; its text, if any, is lost.</summary>
    public static bool IsSeparator(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> text = line.Trim();
        return text.IsEmpty || (text[0] == '!' && !IsModeComment(text));
    }

    /// <summary>False when replacing a configuration by these lines would remove everything.</summary>
    public static bool HoldsCommand(IEnumerable<string> lines) =>
        lines.Any(line => !IsSeparator(line) && !IsModeComment(line) && !IsEnd(line));
}
