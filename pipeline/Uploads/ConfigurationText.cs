using System.Text;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Pipeline.Policies;

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

        string[] lines = ConfigurationLine.Split(text);
        UploadProblem? problem = Empty(file, lines) ?? Unsendable(file, lines) ?? OpenHeredoc(file, lines) ?? (whole ? NoEnd(file, lines) : null);
        if (problem is null)
            return string.Join('\n', lines) + "\n";
        problems.Add(problem);
        return null;
    }

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
            if (!tracker.IsText(lines[i]) && tracker.IsOpen)
                opened = i + 1;
        }

        return tracker.IsOpen
            ? new UploadProblem(file, opened, $"the text that begins here is never closed by a line '{Heredoc.EndMark}': the file is cut off")
            : null;
    }

    // AVD and 'show running-config' both close a whole configuration with this line, so its absence means a cut file.
    private static UploadProblem? NoEnd(string file, string[] lines)
    {
        int last = Array.FindLastIndex(lines, l => !ConfigurationLine.IsSeparator(l));
        return ConfigurationLine.IsEnd(lines[last])
            ? null
            : new UploadProblem(file, last + 1, "a whole configuration ends with the line 'end', and this one stops before it: the file is cut off. Write it again, or use \"mode\": \"merge\" for a fragment");
    }
}
