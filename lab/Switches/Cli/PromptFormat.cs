using System.Globalization;
using System.Text;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>
/// Prompts by the text that <c>prompt</c> configures: <c>%H</c> the host name, <c>%h</c> the same to its first dot, <c>%P</c> the mode in
/// full, <c>%p</c> the mode without its sub-mode, <c>%D</c> date and time, <c>%D{FORMAT}</c> the same by <c>strftime</c>,
/// <c>%s</c> a blank, <c>%t</c> a tab, <c>%%</c> a percent sign; <c>%R</c>, <c>%r</c> and <c>%v</c> (redundancy, VRF) show
/// nothing on this switch. By Arista's manual, "prompt".
/// </summary>
internal static class PromptFormat
{
    /// <summary>What EOS prompts with when nothing is configured.</summary>
    public const string Default = "%H%R%v%P";

    /// <summary>What AVD's own sample configures.</summary>
    public const string Clock = "%H__%D{%H:%M:%S}%v%P";

    /// <summary>Writes a prompt.</summary>
    /// <param name="format">The configured text.</param>
    /// <param name="host">The host name.</param>
    /// <param name="now">The switch's time.</param>
    /// <param name="mode">The mode without its sub-mode, with <c>#</c> or <c>></c>.</param>
    /// <param name="fullMode">The mode in full, the same way.</param>
    public static string Render(string format, string host, DateTimeOffset now, string mode, string fullMode)
    {
        var text = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            char sequence = format[++i];
            int close = sequence == 'D' && i + 1 < format.Length && format[i + 1] == '{' ? format.IndexOf('}', i) : -1;
            text.Append(sequence switch
            {
                'H' => host,
                'h' => host.Split('.')[0],
                'P' => fullMode,
                'p' => mode,
                'D' when close > 0 => Time(format[(i + 2)..close], now),
                'D' => Time("%a %b %d %H:%M:%S %Y", now),
                's' => " ",
                't' => "\t",
                '%' => "%",
                _ => "",
            });
            if (close > 0)
                i = close;
        }

        return text.ToString();
    }

    private static string Time(string format, DateTimeOffset now)
    {
        var text = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            string? value = format[i] != '%' || i + 1 == format.Length ? null
                : Name(format[i + 1]) is { } name ? now.ToString(name, CultureInfo.InvariantCulture)
                : format[i + 1].ToString();
            text.Append(value ?? format[i].ToString());
            i += value is null ? 0 : 1;
        }

        return text.ToString();
    }

    // strftime(3) in .NET's words.
    private static string? Name(char conversion) => conversion switch
    {
        'H' => "HH",
        'I' => "hh",
        'M' => "mm",
        'S' => "ss",
        'p' => "tt",
        'Y' => "yyyy",
        'y' => "yy",
        'm' => "MM",
        'd' => "dd",
        'a' => "ddd",
        'b' => "MMM",
        'F' => "yyyy-MM-dd",
        'T' => "HH:mm:ss",
        'Z' => "'UTC'",
        _ => null,
    };
}
