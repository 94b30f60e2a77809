using Leafwire.Eos;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Uploads;

/// <summary>Tells configurations that were cut off: by the line <c>end</c>, which a build has in all of its files or in none.</summary>
internal static class Completeness
{
    private const string Advice = "Write it again, or put \"requireEnd\": false into push.json if it is whole";

    /// <summary>Finds what was cut off.</summary>
    /// <param name="texts">The texts of a build, by their forms.</param>
    /// <param name="requireEnd">True when each must end with the line <c>end</c>, false when none need; null for the
    /// build's own measure.</param>
    /// <param name="problems">What was cut off is added here.</param>
    /// <param name="notes">What cannot be known is added here.</param>
    /// <returns>True when a text without <c>end</c> was taken for want of another to measure it by.</returns>
    public static bool Check(IReadOnlyList<ConfigurationForm> texts, bool? requireEnd, List<UploadProblem> problems, List<string> notes)
    {
        ConfigurationForm[] open = requireEnd == false ? [] : [.. texts.Where(t => !t.HasEnd)];
        if (open.Length == 0)
            return false;
        if (requireEnd == true)
        {
            problems.AddRange(open.Select(t => CutOff(t, "the policy's requireEnd asks for the line 'end', and the text stops before it")));
            return false;
        }

        if (open.Length < texts.Count)
        {
            problems.AddRange(open.Select(t => CutOff(t, "other configurations of this build close with the line 'end', "
                + $"and this one stops before it: the file is cut off. {Advice}")));
            return false;
        }

        // Nothing closes a file but its last line's end; where others have one, or there is none to compare with, it is missing.
        ConfigurationForm[] torn = [.. open.Where(t => !t.HasLineEnd)];
        if (torn.Length > 0 && (torn.Length < texts.Count || texts.Count == 1))
        {
            problems.AddRange(
                torn.Select(t => CutOff(t, $"neither the line 'end' nor a line end closes the text: the file is cut off. {Advice}")));
            return false;
        }

        notes.Add(texts.Count == 1
            ? $"{texts[0].File} does not close with the line 'end', so that a file that was cut off would not be known for one; "
                + "requireEnd in push.json says what is right"
            : $"none of the {texts.Count} configurations closes with the line 'end' (AVD's config_end), "
                + "so that a file that was cut off would not be known for one; requireEnd in push.json says what is right");
        return texts.Count == 1;
    }

    /// <summary>The problem of a text whose device had one with <c>end</c> before.</summary>
    public static UploadProblem CutOffSince(string file, string text) =>
        new(file, LastLine(ConfigurationLine.Split(text)), "what was pushed to this device before closes with the line 'end', "
            + $"and this one stops before it: the file is cut off. {Advice}");

    /// <summary>The number of the last line that says something.</summary>
    public static int LastLine(string[] lines) => Array.FindLastIndex(lines, l => !ConfigurationLine.IsSeparator(l)) + 1;

    private static UploadProblem CutOff(ConfigurationForm text, string reason) => new(text.File, text.LastLine, reason);
}
