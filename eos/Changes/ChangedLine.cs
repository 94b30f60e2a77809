namespace Leafwire.Eos;

/// <summary>A line that a change takes from a configuration or brings to it.</summary>
/// <param name="Text">The line without its indentation.</param>
/// <param name="Blocks">The lines that open the blocks it stands in, the outermost first; empty for a line of the top level,
/// or when the diff does not show them.</param>
/// <param name="IsAdded">True for a line that comes, false for one that goes.</param>
internal sealed record ChangedLine(string Text, IReadOnlyList<string> Blocks, bool IsAdded)
{
    /// <summary>The outermost block's first line; the line itself when it stands in none.</summary>
    public string Block => Blocks.Count > 0 ? Blocks[0] : Text;

    /// <summary>The line with its blocks: the same for the same command.</summary>
    internal string Path => string.Join('\n', Blocks.Append(Text));
}
