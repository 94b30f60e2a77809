using System.Buffers;
using System.Text;

namespace Leafwire.Eos;

/// <summary>Secrets by their value. However many there are, a text is searched for all of them at once.</summary>
internal sealed class KnownSecrets
{
    private const int Shortest = 4;
    private const int ShortestRare = 8;

    private readonly HashSet<string> _rare = new(StringComparer.Ordinal);
    private readonly HashSet<string> _everyday = new(StringComparer.Ordinal);
    private Search? _rareSearch;
    private Search? _everydaySearch;

    public void Add(string secret)
    {
        secret = secret.Length > 1 && secret[0] == '"' ? secret.Trim('"') : secret;
        // What stands for a secret would be removed over and over, and "secret" is a word before it is a password.
        if (secret.Length < Shortest || SecretForms.Hints.Contains(secret) || secret.Contains('\n', StringComparison.Ordinal)
            || SecretRedactor.Removed.Contains(secret, StringComparison.OrdinalIgnoreCase)
            || secret.Contains(SecretRedactor.Removed, StringComparison.Ordinal))
            return;
        if (IsRare(secret) ? _rare.Add(secret) : _everyday.Add(secret))
            (_rareSearch, _everydaySearch) = (null, null);
    }

    /// <param name="text">Where they are looked for.</param>
    /// <param name="all">False to look only for those that nothing but a secret looks like.</param>
    public string Remove(string text, bool all)
    {
        if (_rare.Count > 0)
            text = (_rareSearch ??= new Search(_rare)).Remove(text, wholeWords: false);
        if (all && _everyday.Count > 0)
            text = (_everydaySearch ??= new Search(_everyday)).Remove(text, wholeWords: true);
        return text;
    }

    private static bool IsRare(string secret) =>
        secret.Length >= ShortestRare && secret.Any(char.IsLetter) && secret.Any(c => !char.IsLetter(c))
        && (secret.Any(char.IsAsciiDigit) || secret.Any(char.IsUpper));

    private sealed class Search
    {
        private readonly SearchValues<string> _values;
        private readonly ILookup<string, string> _byStart;

        public Search(HashSet<string> secrets)
        {
            _values = SearchValues.Create([.. secrets], StringComparison.Ordinal);
            _byStart = secrets.OrderByDescending(s => s.Length).ToLookup(s => s[..Shortest]);
        }

        public string Remove(string text, bool wholeWords)
        {
            int next = text.AsSpan().IndexOfAny(_values);
            if (next < 0)
                return text;
            var kept = new StringBuilder(text.Length);
            int from = 0, end = 0;
            while (next >= 0)
            {
                int at = from + next;
                string? secret = _byStart[text.Substring(at, Shortest)].FirstOrDefault(
                    s => string.CompareOrdinal(text, at, s, 0, s.Length) == 0 && (!wholeWords || IsWhole(text, at, s.Length)));
                if (secret is not null)
                {
                    kept.Append(text, end, at - end).Append(SecretRedactor.Removed);
                    end = at + secret.Length;
                }

                from = secret is null ? at + 1 : end;
                next = text.AsSpan(from).IndexOfAny(_values);
            }

            return kept.Append(text, end, text.Length - end).ToString();
        }

        private static bool IsWhole(string text, int at, int length) =>
            (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + length == text.Length || !char.IsLetterOrDigit(text[at + length]));
    }
}
