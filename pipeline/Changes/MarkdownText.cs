using System.Text;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Pipeline.Changes;

/// <summary>What came from a switch or a user, as text in Markdown: the page that it lands on renders HTML and mentions too.</summary>
internal static class MarkdownText
{
    /// <summary>A text on one line, without any markup.</summary>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var escaped = new StringBuilder(text.Length);
        foreach (char c in ReportText.Printable(text))
        {
            if (c is '\n' or '\r' or '\t')
                escaped.Append(' ');
            else if (c is '<')
                escaped.Append("&lt;");
            else if (c is '&')
                escaped.Append("&amp;");
            else if (c is '@')
                // A name behind it would be told that it is spoken of.
                escaped.Append("&#64;");
            else if (c is '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '~' or '!')
                escaped.Append('\\').Append(c);
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>A text as it stands, in a fence that nothing in it ends.</summary>
    public static string Fenced(string language, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string clean = ReportText.Printable(text).ReplaceLineEndings("\n").TrimEnd('\n');
        var fence = new string('`', Math.Max(3, LongestRun(clean) + 1));
        return $"{fence}{language}\n{clean}\n{fence}\n";
    }

    /// <summary>A text within a line, as code that nothing in it ends.</summary>
    public static string Code(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string clean = ReportText.Printable(text).ReplaceLineEndings(" ");
        var ticks = new string('`', LongestRun(clean) + 1);
        string space = clean.Length == 0 || clean[0] == '`' || clean[^1] == '`' ? " " : "";
        return $"{ticks}{space}{clean}{space}{ticks}";
    }

    private static int LongestRun(string text)
    {
        int longest = 0, run = 0;
        foreach (char c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
