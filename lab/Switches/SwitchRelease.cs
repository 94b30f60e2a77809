using System.Globalization;

namespace Leafwire.Lab.Switches;

/// <summary>In which form a release of EOS says things. What is known of each, with its source, stands in docs/eos.md.</summary>
/// <param name="Major">The first number, 4.</param>
/// <param name="Minor">The second number.</param>
internal readonly record struct SwitchRelease(int Major, int Minor)
{
    private static readonly SwitchRelease Newest = new(int.MaxValue, 0);

    /// <summary>Reads <c>4.31.6M</c>; a text of another form is the newest.</summary>
    public static SwitchRelease Of(string version)
    {
        string[] parts = version.Split('.');
        return parts.Length >= 2 && Number(parts[0]) is { } major && Number(parts[1]) is { } minor
            ? new SwitchRelease(major, minor)
            : Newest;
    }

    /// <summary>
    /// The running commit timer stands above the table, and its session is <c>committed</c>; before, it is
    /// <c>pendingCommitTimer</c> in its row.
    /// </summary>
    public bool NamesTheArmedSessionApart => IsFrom(4, 32);

    /// <summary>The table begins with what a commit merges and saves.</summary>
    public bool SaysWhatACommitDoes => IsFrom(4, 31);

    /// <summary>A diff without a difference is an empty line, and not nothing.</summary>
    public bool ShowsNoDifferenceAsALine => !IsFrom(4, 23);

    private bool IsFrom(int major, int minor) => (Major, Minor).CompareTo((major, minor)) >= 0;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
