using System.Text;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Uploads;

/// <summary>Turns the bytes of a <c>.cfg</c> file into text that can be sent through a terminal, or says why not.</summary>
internal static class ConfigurationText
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <param name="file">The file's name, for problems.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="whole">True for a whole configuration (replace), which must end with <c>end</c>.</param>
    /// <param name="problems">What is wrong is added here.</param>
    /// <returns>The text with LF line ends, or null when there was a problem.</returns>
    public static string? Read(string file, ReadOnlySpan<byte> bytes, bool whole, List<UploadProblem> problems)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            bytes = bytes[3..];

        string text;
        try
        {
            text = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            problems.Add(new UploadProblem(file, 1 + bytes[..Math.Clamp(e.Index, 0, bytes.Length)].Count((byte)'\n'), "the text is not UTF-8; save it as UTF-8"));
            return null;
        }

        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        string[] lines = text.Split('\n');
        UploadProblem? problem = Empty(file, lines) ?? ControlCharacter(file, text) ?? LongLine(file, lines) ?? OpenHeredoc(file, lines) ?? (whole ? NoEnd(file, lines) : null);
        if (problem is null)
            return text.EndsWith('\n') ? text : text + "\n";
        problems.Add(problem);
        return null;
    }

    private static UploadProblem? Empty(string file, string[] lines) =>
        lines.All(l => l.Trim() is "" or "!" or "end")
            ? new UploadProblem(file, null, "the configuration is empty; replacing a switch's configuration by it would remove everything")
            : null;

    // Ctrl-D ends a load and Ctrl-C or Ctrl-Z leave it: on a terminal a control character is a command, not text.
    private static UploadProblem? ControlCharacter(string file, string text)
    {
        int line = 1;
        foreach (char c in text)
        {
            if (c == '\n')
                line++;
            else if (char.IsControl(c) && c != '\t')
                return new UploadProblem(file, line, $"the line holds the control character U+{(int)c:X4}, which a switch's terminal would take as a key press; remove it");
        }

        return null;
    }

    private static UploadProblem? LongLine(string file, string[] lines)
    {
        int at = Array.FindIndex(lines, l => Encoding.UTF8.GetByteCount(l) > Limits.LineBytes);
        return at < 0 ? null : new UploadProblem(file, at + 1, $"the line has more than {Limits.LineBytes} bytes, which is all that a switch's terminal takes; split it");
    }

    private static UploadProblem? OpenHeredoc(string file, string[] lines)
    {
        int opened = 0, missing = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            if (missing > 0)
                missing -= lines[i] == "EOF" ? 1 : 0;
            else if ((missing = Heredoc.EndMarks(lines[i])) > 0)
                opened = i + 1;
        }

        return missing == 0 ? null : new UploadProblem(file, opened, "the text that begins here is never closed by a line 'EOF': the file is cut off");
    }

    // AVD and 'show running-config' both close a whole configuration with this line, so its absence means a cut file.
    private static UploadProblem? NoEnd(string file, string[] lines)
    {
        int last = Array.FindLastIndex(lines, l => l.Trim() is not ("" or "!"));
        return lines[last] == "end"
            ? null
            : new UploadProblem(file, last + 1, "a whole configuration ends with the line 'end', and this one stops before it: the file is cut off. Write it again, or use \"mode\": \"merge\" for a fragment");
    }
}
