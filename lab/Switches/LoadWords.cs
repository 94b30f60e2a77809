using Leafwire.Eos;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches;

/// <summary>What EOS says about lines of a text that it loads, as CloudVision's and Ansible's tests have it recorded.</summary>
internal static class LoadWords
{
    /// <summary>The refused line, and behind it why and where.</summary>
    public static IEnumerable<string> OfRefusals(string text, IEnumerable<int> refused)
    {
        string[] lines = text.Split('\n');
        foreach (int number in refused)
        {
            string line = lines[number - 1].TrimEnd('\r');
            yield return $"> {line}";
            yield return ConfigGrammar.IsIncomplete(line.Trim())
                ? $"{SwitchWords.IncompleteCommand} at line {number}"
                : SwitchWords.InvalidInputAt(number, LinePattern.Split(line).FirstOrDefault(""));
        }
    }

    /// <summary>The first command of a text, and behind it a warning about it.</summary>
    public static IEnumerable<string> OfWarning(string text, string warning)
    {
        string[] lines = text.Split('\n');
        int at = Math.Max(0, Array.FindIndex(lines, line => !ConfigurationLine.IsSeparator(line.Trim())));
        yield return $"> {lines[at].TrimEnd('\r')}";
        yield return $"! {warning} at line {at + 1}";
    }
}
