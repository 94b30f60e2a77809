using System.Globalization;

namespace Leafwire.Pipeline.Changes;

/// <summary>Many devices in few words: <c>leaf[1-40,43]</c>. Numbers with zeros before them keep them.</summary>
internal static class DeviceRanges
{
    /// <summary>Longer numbers are taken as text.</summary>
    private const int MaxDigits = 9;

    /// <summary>The devices, sorted, those that differ in their last number together.</summary>
    public static string Of(IEnumerable<string> devices)
    {
        Name[] names = [.. devices.Distinct(StringComparer.Ordinal).Select(Name.Read)];
        HashSet<(string, string)> padded = [.. names.Where(n => n.IsPadded).Select(n => (n.Before, n.After))];
        IEnumerable<string> ranges = names
            .GroupBy(n => (n.Before, n.After, Width: n.Number is not null && padded.Contains((n.Before, n.After)) ? n.Digits : 0))
            .OrderBy(g => g.Key.Before, StringComparer.Ordinal).ThenBy(g => g.Key.After, StringComparer.Ordinal).ThenBy(g => g.Key.Width)
            .Select(g => Of(g.Key.Before, g.Key.After, g.Key.Width, [.. g.Select(n => n.Number).OfType<int>().Order()]));
        return string.Join(", ", ranges);
    }

    private static string Of(string before, string after, int width, int[] numbers)
    {
        string Number(int number) => number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
        if (numbers.Length == 0)
            return before + after;
        if (numbers.Length == 1)
            return before + Number(numbers[0]) + after;
        var parts = new List<string>();
        for (int i = 0; i < numbers.Length; i++)
        {
            int first = i;
            while (i + 1 < numbers.Length && numbers[i + 1] == numbers[i] + 1)
                i++;
            parts.Add(i == first ? Number(numbers[i]) : $"{Number(numbers[first])}{(i == first + 1 ? "," : "-")}{Number(numbers[i])}");
        }

        return $"{before}[{string.Join(',', parts)}]{after}";
    }

    private sealed record Name(string Before, int? Number, int Digits, string After)
    {
        public bool IsPadded { get; private init; }

        public static Name Read(string name)
        {
            int end = name.Length;
            while (end > 0 && !char.IsAsciiDigit(name[end - 1]))
                end--;
            int start = end;
            while (start > 0 && char.IsAsciiDigit(name[start - 1]))
                start--;
            return end == start || end - start > MaxDigits
                ? new Name(name, null, 0, "")
                : new Name(name[..start], int.Parse(name.AsSpan(start, end - start), CultureInfo.InvariantCulture), end - start,
                    name[end..]) { IsPadded = name[start] == '0' && end - start > 1 };
        }
    }
}
