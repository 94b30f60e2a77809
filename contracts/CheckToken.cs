using System.Buffers;

namespace Leafwire.Contracts;

/// <summary>Words of a check that become part of a switch's command line: nothing but the characters of names and addresses.</summary>
internal static class CheckToken
{
    private static readonly SearchValues<char> s_characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-%");

    /// <summary>What is wrong with a word; null when it can be used.</summary>
    internal static string? Problem(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Length is 0 or > Limits.NameLength ? $"a name or address of 1 to {Limits.NameLength} characters is wanted"
            : word.AsSpan().ContainsAnyExcept(s_characters) ? "only letters, digits and . _ : / - % stand in a name or address of a check"
            : null;
    }
}
