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
    public const string Removed = "<removed>";

    /// <summary>A line that is searched for secrets, in characters; a longer one is removed whole. A terminal takes <see cref="ConfigurationLine.MaxBytes"/>.</summary>
    public const int LongestLine = 8192;

    private readonly KnownSecrets _known = new();

    /// <summary>Remembers the secrets of a configuration.</summary>
    public void Learn(string configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        foreach (string line in configuration.Split('\n'))
        {
            foreach (Capture secret in Find(line))
                _known.Add(secret.Value);
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

    /// <summary>A diff or a configuration without secrets. Known ones that are everyday words are left where no form points to them: names look the same.</summary>
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

    /// <summary>The forms that a line has, for figures.</summary>
    internal static IEnumerable<string> FormsOf(string line)
    {
        foreach (SecretForm form in SecretForms.All)
        {
            string redacted = Redact(form, line);
            if (!ReferenceEquals(redacted, line))
                yield return form.Name;
            line = redacted;
        }
    }

    private static string RedactLine(string line)
    {
        if (!MayHold(line))
            return line;
        while (true)
        {
            string before = line;
            foreach (SecretForm form in SecretForms.All)
                line = Redact(form, line);
            // What is left of a line may fit a form that the whole line did not; each round leaves less.
            if (ReferenceEquals(line, before))
                return line;
        }
    }

    private static IEnumerable<Capture> Find(string line)
    {
        if (line.Length > LongestLine || !MayHold(line))
            yield break;
        foreach (SecretForm form in SecretForms.All)
        {
            // What an earlier form found is not looked at again: the rest of a form may fit it by chance.
            var found = new List<Capture>(Captures(form, line));
            foreach (Capture secret in found)
                yield return secret;
            if (found.Count > 0)
                line = Replace(line, found);
        }
    }

    private static bool MayHold(string line) => line.AsSpan().ContainsAny(SecretForms.Hints);

    private static string Redact(SecretForm form, string line)
    {
        var found = new List<Capture>(Captures(form, line));
        return found.Count == 0 ? line : Replace(line, found);
    }

    private static IEnumerable<Capture> Captures(SecretForm form, string line)
    {
        for (Match match = form.Pattern.Match(line); match.Success; match = match.NextMatch())
        {
            foreach (Capture secret in match.Groups[SecretForm.Group].Captures)
                yield return secret;
        }
    }

    private static string Replace(string line, List<Capture> secrets)
    {
        var text = new StringBuilder(line.Length);
        int end = 0;
        foreach (Capture secret in secrets)
        {
            text.Append(line, end, secret.Index - end).Append(Removed);
            end = secret.Index + secret.Length;
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
}
