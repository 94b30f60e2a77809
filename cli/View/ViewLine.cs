using Spectre.Console;

namespace Leafwire.Cli.View;

/// <summary>A piece of a line.</summary>
/// <param name="Text">The text, on one line.</param>
/// <param name="Style">A style of Spectre.Console; empty for none.</param>
internal readonly record struct ViewPiece(string Text, string Style = "");

/// <summary>A line of a view.</summary>
internal sealed class ViewLine(params IReadOnlyList<ViewPiece> pieces)
{
    public static readonly ViewLine Empty = new();

    public IReadOnlyList<ViewPiece> Pieces { get; } = pieces;

    public int Width => Pieces.Sum(p => p.Text.Length);

    /// <summary>The line with others behind it.</summary>
    public ViewLine With(params IReadOnlyList<ViewPiece> more) => new([.. Pieces, .. more]);

    /// <summary>The line, filled with blanks.</summary>
    public ViewLine Padded(int width) => Width >= width ? this : With(new ViewPiece(new string(' ', width - Width)));

    /// <summary>The line, cut where it is too long.</summary>
    public ViewLine Cut(int width)
    {
        if (Width <= width)
            return this;
        var kept = new List<ViewPiece>();
        int left = width - 1;
        foreach (ViewPiece piece in Pieces)
        {
            if (piece.Text.Length > left)
            {
                kept.Add(piece with { Text = piece.Text[..left].TrimEnd() + "…" });
                break;
            }

            kept.Add(piece);
            left -= piece.Text.Length;
        }

        return new ViewLine(kept);
    }

    /// <summary>The line as Spectre.Console reads it.</summary>
    public string ToMarkup() => string.Concat(Pieces.Select(
        p => p.Style.Length == 0 ? Markup.Escape(p.Text) : $"[{p.Style}]{Markup.Escape(p.Text)}[/]"));

    public override string ToString() => string.Concat(Pieces.Select(p => p.Text)).TrimEnd();

    /// <summary>A text in lines that are not longer; a word that is longer alone is cut.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string rest = word;
            if (line.Length > 0 && line.Length + 1 + rest.Length <= width)
            {
                line += " " + rest;
                continue;
            }

            if (line.Length > 0)
                yield return line;
            for (; rest.Length > width; rest = rest[width..])
                yield return rest[..width];
            line = rest;
        }

        if (line.Length > 0)
            yield return line;
    }
}
