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

    /// <summary>A warning about the first command of a text.</summary>
    public static string Warning(string text, string warning)
    {
        int at = Array.FindIndex(text.Split('\n'), line => !ConfigurationLine.IsSeparator(line.Trim()));
        return $"! {warning} at line {Math.Max(at, 0) + 1}";
    }
}
