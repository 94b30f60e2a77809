using System.Text;
using System.Text.RegularExpressions;

namespace Leafwire.Cli.Output;

/// <summary>
/// What a build server reads in a step's output. It looks for commands in it, so that words of others, a switch's or an uploader's,
/// would be obeyed: https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands and
/// https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
/// </summary>
internal static partial class BuildServer
{
    /// <summary>True on a build server whose agent takes commands from what a step prints.</summary>
    public static bool IsOne(Func<string, string?> variable) =>
        variable("GITHUB_ACTIONS") is { Length: > 0 } || variable("TF_BUILD") is { Length: > 0 };

    /// <summary>A line that no agent takes for a command, and that reads the same.</summary>
    public static string Plain(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        // Azure's agent looks within a line too, GitHub's for "::" behind blanks.
        string plain = Apart(line);
        return plain.TrimStart().StartsWith("::", StringComparison.Ordinal) ? $"| {plain}" : plain;
    }

    /// <summary>Text without the two signs that begin each command of Azure's agent.</summary>
    public static string Apart(string text) => Doubled().Replace(text, "# ");

    /// <summary>The same for JSON, which stays what it is: a number sign stands only within its texts.</summary>
    public static string PlainJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Doubled().Replace(json, @"\u0023");
    }

    /// <summary>Where people read: the console, or on a build server one that takes no commands.</summary>
    public static TextWriter People(TextWriter output, Func<string, string?> variable) =>
        IsOne(variable) ? new PlainWriter(output, Plain) : output;

    /// <summary>Where programs read JSON.</summary>
    public static TextWriter Programs(TextWriter output, Func<string, string?> variable) =>
        IsOne(variable) ? new PlainWriter(output, PlainJson) : output;

    /// <summary>What programs read of this one.</summary>
    public static TextWriter Json => Programs(Console.Out, Environment.GetEnvironmentVariable);

    [GeneratedRegex("#(?=#)")]
    private static partial Regex Doubled();
}

/// <summary>Writes whole lines, each as it is allowed to be.</summary>
internal sealed class PlainWriter(TextWriter output, Func<string, string> allow) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value)
    {
        if (value == '\r')
            return;
        if (value != '\n')
        {
            _line.Append(value);
            return;
        }

        output.WriteLine(allow(_line.ToString()));
        _line.Clear();
    }

    /// <summary>Writes what stands there of a line.</summary>
    public override void Flush()
    {
        output.Write(allow(_line.ToString()));
        _line.Clear();
        output.Flush();
    }
}
