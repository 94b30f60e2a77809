using System.Globalization;
using System.Text;

namespace Leafwire.Tests.Unit.Cli.View;

/// <summary>A terminal, as far as a view uses one.</summary>
internal sealed class Screen(int width, int height)
{
    private readonly List<StringBuilder> _lines = [new StringBuilder()];
    private int _row;
    private int _column;

    public bool IsCursorShown { get; private set; } = true;

    /// <summary>What stands on it, without the empty lines at the end.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            var lines = _lines.Select(l => l.ToString().TrimEnd()).ToList();
            while (lines.Count > 0 && lines[^1].Length == 0)
                lines.RemoveAt(lines.Count - 1);
            return lines;
        }
    }

    /// <summary>Takes what a program writes.</summary>
    public void Take(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\e')
                i = Control(text, i + 2);
            else if (text[i] == '\n')
                (_row, _column) = (_row + 1, 0);
            else if (text[i] == '\r')
                _column = 0;
            else
                Put(text[i]);
            while (_lines.Count <= _row)
                _lines.Add(new StringBuilder());
            _row.ShouldBeLessThan(height, "the picture is higher than the screen");
        }
    }

    private void Put(char c)
    {
        _column.ShouldBeLessThan(width, "a line is longer than the screen is wide");
        StringBuilder line = _lines[_row];
        while (line.Length <= _column)
            line.Append(' ');
        line[_column++] = c;
    }

    private int Control(string text, int from)
    {
        int end = from;
        while (!char.IsAsciiLetter(text[end]))
            end++;
        string parameter = text[from..end];
        switch (text[end])
        {
            case 'A':
                _row = Math.Max(0, _row - int.Parse(parameter, CultureInfo.InvariantCulture));
                break;
            case 'J':
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            case 'K':
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                break;
            case 'H':
                (_row, _column) = (0, 0);
                break;
            case 'h' or 'l' when parameter == "?25":
                IsCursorShown = text[end] == 'h';
                break;
        }

        return end;
    }
}
