namespace Leafwire.Runner.Eos;

/// <summary>Texts that count or tell the time.</summary>
internal static class Numbers
{
    /// <summary>True when two texts are the same but for their numbers, which may have more or fewer digits.</summary>
    public static bool AreAllThatDiffers(string one, string other)
    {
        int first = 0, second = 0;
        while (first < one.Length && second < other.Length)
        {
            int firstDigits = Digits(one, first), secondDigits = Digits(other, second);
            if ((firstDigits == 0 || secondDigits == 0) && one[first] != other[second])
                return false;
            first += firstDigits > 0 && secondDigits > 0 ? firstDigits : 1;
            second += firstDigits > 0 && secondDigits > 0 ? secondDigits : 1;
        }

        return first == one.Length && second == other.Length;
    }

    private static int Digits(string text, int from)
    {
        int end = from;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end - from;
    }
}
