using System.Text;
using Leafwire.Eos;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Uploads;

/// <summary>How the text of a <c>.cfg</c> file ends, and what is to be said of it.</summary>
/// <param name="File">The file's name, for problems.</param>
/// <param name="LastLine">The number of the last line that says something.</param>
/// <param name="HasEnd">True when that line is <c>end</c>.</param>
/// <param name="HasLineEnd">True when the file ended with a line end.</param>
/// <param name="ClearSecretLine">The first line with a secret that the switch hashes anew each time; 0 for none.</param>
internal sealed record ConfigurationForm(string File, int LastLine, bool HasEnd, bool HasLineEnd, int ClearSecretLine);

/// <summary>The text of a <c>.cfg</c> file that can be sent through a terminal.</summary>
/// <param name="Text">The text with LF line ends, also after the last line.</param>
/// <param name="Form">Its form, which is kept when the text is not.</param>
internal sealed record ConfigurationText(string Text, ConfigurationForm Form)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Turns the bytes of a file into text, or says why not.</summary>
    /// <param name="file">The file's name, for problems.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="problems">What is wrong is added here.</param>
    /// <returns>The text, or null when there was a problem.</returns>
    public static ConfigurationText? Read(string file, ReadOnlySpan<byte> bytes, List<UploadProblem> problems)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            problems.Add(new UploadProblem(
                file, 1 + bytes[..Math.Clamp(e.Index, 0, bytes.Length)].Count((byte)'\n'), "the text is not UTF-8; save it as UTF-8"));
            return null;
        }

        string[] lines = ConfigurationLine.Split(text);
        if ((Empty(file, lines) ?? Unsendable(file, lines) ?? OpenHeredoc(file, lines)) is { } problem)
        {
            problems.Add(problem);
            return null;
        }

        int last = Completeness.LastLine(lines);
        return new ConfigurationText(Whole(lines), new ConfigurationForm(
            file, last, ConfigurationLine.IsEnd(lines[last - 1]), text.EndsWith('\n'), Array.FindIndex(lines, ClearTextSecret.IsIn) + 1));
    }

    /// <summary>The text of a file that was read and checked before.</summary>
    public static string Again(ReadOnlySpan<byte> bytes) => Whole(ConfigurationLine.Split(StrictUtf8.GetString(bytes)));

    private static string Whole(string[] lines) => string.Join('\n', lines) + "\n";

    private static UploadProblem? Empty(string file, string[] lines) => ConfigurationLine.HoldsCommand(lines)
        ? null
        : new UploadProblem(file, null, "the configuration is empty; replacing a switch's configuration by it would remove everything");

    private static UploadProblem? Unsendable(string file, string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            if (ConfigurationLine.Problem(lines[i]) is { } problem)
                return new UploadProblem(file, i + 1, problem);
        }

        return null;
    }

    private static UploadProblem? OpenHeredoc(string file, string[] lines)
    {
        int opened = 0;
        var tracker = new HeredocTracker();
        for (int i = 0; i < lines.Length; i++)
        {
            bool isText = tracker.IsText(lines[i]);
            if (!isText && tracker.IsOpen)
                opened = i + 1;
            else if (isText && tracker.IsOpen && Heredoc.EndMarks(lines[i]) > 0)
                return Swallowed(file, lines, opened, i + 1);
        }

        return tracker.IsOpen
            ? new UploadProblem(
                file, opened, $"the text that begins here is never closed by a line '{Heredoc.EndMark}': the file is cut off")
            : null;
    }

    // A text that lost its end goes on to the end of the next one, and the commands between them are lost in it.
    private static UploadProblem Swallowed(string file, string[] lines, int opened, int next) => new(
        file,
        opened,
        $"the text that '{lines[opened - 1].Trim()}' begins here is not closed by a line '{Heredoc.EndMark}' before line {next}, "
            + $"where '{lines[next - 1].Trim()}' begins another: "
        + "the lines between them would become text. Close it where it ends");
}
