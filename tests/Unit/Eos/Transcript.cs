using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>
/// A conversation with a switch, byte for byte. Lines that begin with <c>&lt; </c> are the switch's (CR LF between them,
/// none after the last before the runner speaks), lines with <c>> </c> the runner's (LF after each, unless it ends in
/// <c>\c</c>). <c>@5s</c> lets time pass, <c>!drop</c> breaks the connection. <c>\xNN</c> is a byte, <c>\e</c> escape.
/// </summary>
internal sealed partial record Transcript(IReadOnlyList<Transcript.Turn> Turns)
{
    public abstract record Turn;

    /// <summary>The switch speaks.</summary>
    /// <param name="Bytes">What it says.</param>
    /// <param name="Again">What it says when it is asked for the same once more; null for the same.</param>
    public sealed record Says(byte[] Bytes, byte[]? Again = null) : Turn;

    /// <summary>The switch hears.</summary>
    /// <param name="Bytes">What it hears.</param>
    /// <param name="BeginsExchange">True when it is the first of something that is done.</param>
    public sealed record Hears(byte[] Bytes, bool BeginsExchange = false) : Turn;

    public sealed record Waits(TimeSpan Time) : Turn;

    public sealed record Drops : Turn;

    /// <summary>What the switch says, all in one.</summary>
    public int SaidBytes => Turns.OfType<Says>().Sum(t => t.Bytes.Length);

    public static Transcript Read(params string[] parts)
    {
        var turns = new List<Turn>();
        string? said = null;
        foreach (string line in parts.SelectMany(part => part.TrimEnd('\n').Split('\n')))
        {
            if (line.StartsWith('<'))
            {
                said = (said is null ? "" : said + "\r\n") + (line.Length > 2 ? line[2..] : "");
                continue;
            }

            if (said is not null)
                turns.Add(new Says(Bytes(said)));
            said = null;
            turns.Add(line switch
            {
                _ when line.StartsWith('>') => new Hears(
                    Bytes(line.EndsWith("\\c", StringComparison.Ordinal) ? line[2..^2] : (line.Length > 2 ? line[2..] : "") + "\n")),
                _ when line.StartsWith('@') => new Waits(TimeSpan.FromSeconds(double.Parse(line[1..^1], CultureInfo.InvariantCulture))),
                "!drop" => new Drops(),
                _ => throw new FormatException($"'{line}' is no line of a transcript"),
            });
        }

        if (said is not null)
            turns.Add(new Says(Bytes(said)));
        return new Transcript(turns);
    }

    private static byte[] Bytes(string text) =>
        Encoding.UTF8.GetBytes(HexByte().Replace(text, m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString())
            .Replace("\\e", "\e", StringComparison.Ordinal));

    [GeneratedRegex(@"\\x([0-9a-fA-F]{2})")]
    private static partial Regex HexByte();
}
