using System.Text;
using System.Text.RegularExpressions;

namespace Leafwire.Eos;

/// <summary>
/// Takes secrets out of texts that leave a site: diffs, refused lines, a switch's words. The secret becomes
/// <c>&lt;removed&gt;</c>, as in AVD's documentation, and the rest of its line stays, so that a changed secret still shows as a
/// changed line. Lines stay as many as they are; redacting again changes nothing.
/// </summary>
/// <remarks>
/// An instance also knows the secrets of the configurations that it was shown, and finds them again where nothing
/// around them says what they are: in the output of a check, in half a line. Not for use by several threads at once.
/// </remarks>
public sealed class SecretRedactor
{
    /// <summary>What stands in the place of a secret.</summary>
    internal const string Removed = "<removed>";

    /// <summary>
    /// A line that is searched for secrets, in characters; a longer one is removed whole. A terminal takes
    /// <see cref="ConfigurationLine.MaxBytes"/>.
    /// </summary>
    internal const int LongestLine = 8192;

    private readonly KnownSecrets _known = new();

    /// <summary>Remembers the secrets of a configuration.</summary>
    public void Learn(string configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        foreach (string line in configuration.Split('\n'))
        {
            foreach (string secret in Find(line))
                _known.Add(secret);
        }
    }

    /// <summary>Remembers a secret, such as a login's password; null and very short ones are passed over.</summary>
    public void LearnSecret(string? secret)
    {
        if (secret is not null)
            _known.Add(secret);
    }

    /// <summary>A text that people read, without secrets: by their forms, and all that are known.</summary>
    public string Redact(string text) => _known.Remove(RedactForms(text), all: true);

    /// <summary>
    /// A diff or a configuration without secrets. Known ones that are everyday words are left where no form points to
    /// them: names look the same.
    /// </summary>
    public string RedactConfiguration(string text) => _known.Remove(RedactForms(text), all: false);

    /// <summary>A text without the secrets that their form gives away.</summary>
    public static string RedactForms(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.Split('\n');
        bool[] keys = PrivateKeys.Find(lines);
        bool changed = false;
        for (int i = 0; i < lines.Length; i++)
        {
            // A line that no switch has would take the forms too long; what it holds is anybody's guess.
            string line = keys[i] || lines[i].Length > LongestLine ? RemoveText(lines[i]) : RedactLine(lines[i]);
            changed |= !ReferenceEquals(line, lines[i]);
            lines[i] = line;
        }

        return changed ? string.Join('\n', lines) : text;
    }

    private static string RedactLine(string line)
    {
        if (!MayHold(line))
            return line;
        // What is left of a line may fit a form that the whole line did not; each round leaves less.
        while (Secrets(line) is { Count: > 0 } secrets)
            line = Replace(line, secrets);
        return line;
    }

    private static IEnumerable<string> Find(string line)
    {
        if (line.Length > LongestLine || !MayHold(line))
            yield break;
        while (Secrets(line) is { Count: > 0 } secrets)
        {
            foreach (Range secret in secrets)
                yield return line[secret];
            line = Replace(line, secrets);
        }
    }

    private static bool MayHold(string line) => line.AsSpan().ContainsAny(SecretForms.Hints);

    // Each form says what it knows of a line's words, and where two speak of the same word, the longer match knows more.
    private static List<Range> Secrets(string line)
    {
        var secrets = new List<Finding>();
        var plain = new List<Finding>();
        foreach (SecretForm form in SecretForms.All)
        {
            for (Match match = form.Pattern.Match(line); match.Success; match = match.NextMatch())
            {
                // What is removed already is not removed again, or it would never end.
                secrets.AddRange(match.Groups[SecretForm.Group].Captures.Where(c => c.Value != Removed)
                    .Select(c => new Finding(c.Index, c.Index + c.Length, match.Length)));
                plain.AddRange(match.Groups[SecretForm.Plain].Captures.Select(c => new Finding(c.Index, c.Index + c.Length, match.Length)));
            }
        }

        secrets.RemoveAll(s => plain.Exists(p => p.Match > s.Match && p.Overlaps(s)));
        var taken = new List<Finding>();
        foreach (Finding secret in secrets.OrderByDescending(s => s.Match))
        {
            if (!taken.Exists(secret.Overlaps))
                taken.Add(secret);
        }

        return [.. taken.OrderBy(s => s.Start).Select(s => s.Start..s.End)];
    }

    private static string Replace(string line, List<Range> secrets)
    {
        var text = new StringBuilder(line.Length);
        int end = 0;
        foreach (Range secret in secrets)
        {
            text.Append(line, end, secret.Start.Value - end).Append(Removed);
            end = secret.End.Value;
        }

        return text.Append(line, end, line.Length - end).ToString();
    }

    // The diff's sign, the indentation and the line's end stay.
    private static string RemoveText(string line)
    {
        int start = line.Length > 0 && line[0] is '+' or '-' ? 1 : 0;
        while (start < line.Length && char.IsWhiteSpace(line[start]))
            start++;
        return line[..start] + Removed + (line.EndsWith('\r') ? "\r" : "");
    }

    /// <summary>What a form says of a piece of a line.</summary>
    /// <param name="Start">Where it begins.</param>
    /// <param name="End">Behind its last character.</param>
    /// <param name="Match">The length of all that the form knew by: the longer, the surer.</param>
    private readonly record struct Finding(int Start, int End, int Match)
    {
        public bool Overlaps(Finding other) => Start < other.End && other.Start < End;
    }
}
