namespace Leafwire.Cli.View;

/// <summary>The order of names in which people count: leaf2 before leaf10.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static readonly NaturalOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        while (!a.IsEmpty && !b.IsEmpty)
        {
            bool isNumber = char.IsAsciiDigit(a[0]) && char.IsAsciiDigit(b[0]);
            ReadOnlySpan<char> ofA = Head(a, isNumber), ofB = Head(b, isNumber);
            int order = isNumber ? Numbers(ofA, ofB) : ofA.SequenceCompareTo(ofB);
            if (order != 0)
                return order;
            a = a[ofA.Length..];
            b = b[ofB.Length..];
        }

        int rest = a.Length.CompareTo(b.Length);
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static ReadOnlySpan<char> Head(ReadOnlySpan<char> text, bool isNumber)
    {
        int end = 1;
        while (end < text.Length && isNumber && char.IsAsciiDigit(text[end]))
            end++;
        return text[..end];
    }

    // Zeros before a number count for nothing.
    private static int Numbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        ReadOnlySpan<char> ofA = a.TrimStart('0'), ofB = b.TrimStart('0');
        int length = ofA.Length.CompareTo(ofB.Length);
        return length != 0 ? length : ofA.SequenceCompareTo(ofB);
    }
}
