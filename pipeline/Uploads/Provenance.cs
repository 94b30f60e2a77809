using System.Text;
using System.Text.Json.Serialization;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Uploads;

/// <summary>
/// Where an upload comes from, as its uploader says: who may write uploads may write this too, so it tells people what to
/// look up and decides nothing. Each is a single line of at most <see cref="Limits.ProvenanceText"/> characters, a comment
/// of at most <see cref="Limits.CommentText"/>.
/// </summary>
public sealed record Provenance
{
    /// <summary>What the names of all metadata of Leafwire begin with. Storage takes C#'s identifiers for names, so no hyphens.</summary>
    internal const string Prefix = "leafwire_";

    private static readonly Field[] Fields =
    [
        new("author", Limits.ProvenanceText, p => p.Author, (p, v) => p with { Author = v }),
        new("commit", Limits.ProvenanceText, p => p.Commit, (p, v) => p with { Commit = v }),
        new("pull_request", Limits.ProvenanceText, p => p.PullRequest, (p, v) => p with { PullRequest = v }),
        new("ticket", Limits.ProvenanceText, p => p.Ticket, (p, v) => p with { Ticket = v }),
        new("comment", Limits.CommentText, p => p.Comment, (p, v) => p with { Comment = v }),
    ];

    /// <summary>Who made the change; null when it is not said, as each of these.</summary>
    public string? Author { get; init; }

    /// <summary>The commit that it was built from.</summary>
    public string? Commit { get; init; }

    /// <summary>The pull request that it came by.</summary>
    public string? PullRequest { get; init; }

    /// <summary>The ticket that it is for.</summary>
    public string? Ticket { get; init; }

    /// <summary>Whatever else people should know.</summary>
    public string? Comment { get; init; }

    /// <summary>What is said, in the order of the properties, under the names that people read.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, string Text)> Facts =>
        Fields.Select(f => (Name: f.Name.Replace('_', ' '), Text: f.Of(this))).Where(f => f.Text is not null)
            .Select(f => (f.Name, f.Text!));

    /// <summary>The same in one line, for example <c>author anna, ticket NET-7</c>.</summary>
    public override string ToString() => string.Join(", ", Facts.Select(f => $"{f.Name} {f.Text}"));

    /// <summary>Why a text cannot stand here; null when it can.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The most characters.</param>
    public static string? Problem(string text, int limit = Limits.ProvenanceText)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Trim().Length == 0)
            return "it is empty";
        if (text.Length > limit)
            return $"it has {text.Length} characters, more than {limit}";
        foreach (Rune rune in text.EnumerateRunes())
        {
            // What no Unicode text can hold reads as the replacement character.
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Control
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator)
                return "it is one line of plain text, without line ends and control characters";
        }

        return null;
    }

    /// <summary>What is wrong with this, each with the name of what it is about; empty when it can be uploaded.</summary>
    public IEnumerable<(string Name, string Reason)> Problems() =>
        from field in Fields
        let text = field.Of(this)
        where text is not null
        let problem = Problem(text, field.Limit)
        where problem is not null
        select (field.Name, problem);

    /// <summary>Reads what a blob's metadata says.</summary>
    /// <param name="file">The upload's name, for problems.</param>
    /// <param name="metadata">Names and values as storage gives them; names that are not Leafwire's are of no concern.</param>
    /// <param name="problems">What is wrong is added here.</param>
    /// <returns>Null when nothing is said, or something is wrong.</returns>
    internal static Provenance? Read(string file, IEnumerable<KeyValuePair<string, string>> metadata, ICollection<UploadProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(problems);
        var read = new Provenance();
        int before = problems.Count;
        foreach ((string key, string value) in metadata.Where(m => m.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            string text = Uri.UnescapeDataString(value).Trim();
            if (Fields.FirstOrDefault(f => f.Name.Equals(key[Prefix.Length..], StringComparison.OrdinalIgnoreCase)) is not { } field)
                problems.Add(new UploadProblem(file, null,
                    $"its metadata '{Printable(key)}' is not known; there are {string.Join(", ", Fields.Select(f => Prefix + f.Name))}"));
            else if (text.Length > 0 && Problem(text, field.Limit) is { } problem)
                problems.Add(new UploadProblem(file, null, $"its metadata '{Prefix}{field.Name}': {problem}"));
            else if (text.Length > 0)
                read = field.Set(read, text);
        }

        return problems.Count > before || read == new Provenance() ? null : read;
    }

    /// <summary>What storage is given: a header holds ASCII only, so what is beyond is percent-encoded, and <c>%</c> itself.</summary>
    public IDictionary<string, string> Metadata() =>
        Fields.Where(f => f.Of(this) is not null).ToDictionary(
            f => Prefix + f.Name, f => Encode(f.Of(this)!.Trim()), StringComparer.Ordinal);

    private static string Encode(string text) =>
        string.Concat(text.EnumerateRunes()
            .Select(r => r.Value is > 0x1F and < 0x7F and not '%' ? r.ToString() : Uri.EscapeDataString(r.ToString())));

    private static string Printable(string name) => string.Concat(name.Take(64).Select(c => char.IsControl(c) ? '?' : c));

    private sealed record Field(string Name, int Limit, Func<Provenance, string?> Of, Func<Provenance, string, Provenance> Set);
}
