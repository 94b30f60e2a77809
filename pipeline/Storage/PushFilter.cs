using Azure.Data.Tables;
using Leafwire.Contracts;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Storage;

/// <summary>Which pushes are listed: those that are all of this; null for what is of no concern.</summary>
public sealed record PushFilter
{
    /// <summary>The site.</summary>
    public string? Site { get; init; }

    /// <summary>Who made the change, as the uploader says.</summary>
    public string? Author { get; init; }

    /// <summary>What the commit begins with.</summary>
    public string? Commit { get; init; }

    /// <summary>A status by its camel-case name, or <see cref="Open"/>.</summary>
    public string? State { get; init; }

    /// <summary>Words in the upload's name, in what its uploader says of it, or in the message, in upper or lower case.</summary>
    public string? Text { get; init; }

    /// <summary>Only pushes behind this place in the list (<see cref="PlaceOf"/>): where the page before ended.</summary>
    public string? Before { get; init; }

    /// <summary>The pull request.</summary>
    public string? PullRequest { get; init; }

    /// <summary>The ticket.</summary>
    public string? Ticket { get; init; }

    /// <summary>The state of all pushes that are not over.</summary>
    public const string Open = "open";

    private (string Name, string? Value)[] Texts =>
        [("author", Author), ("commit", Commit), ("pullRequest", PullRequest), ("ticket", Ticket), ("text", Text)];

    private static IEnumerable<PushStatus> OpenStates => Enum.GetValues<PushStatus>().Where(s => !PushSummary.IsOver(s));

    /// <summary>Where a push stands in the list.</summary>
    public static string PlaceOf(PushSummary push)
    {
        ArgumentNullException.ThrowIfNull(push);
        return PushRows.TimeKey(push.UploadedAt, push.Id);
    }

    /// <summary>What cannot be asked for, by its camel-case name, and why; null when all can.</summary>
    public (string Name, string Reason)? Problem()
    {
        if (Site is not null && Token.Problem(Site) is { } site)
            return ("site", site);
        if (State is not null && State != Open && !Enum.GetValues<PushStatus>().Any(s => EnumText.Of(s) == State))
            return ("state", $"it is one of {string.Join(", ", Enum.GetValues<PushStatus>().Select(EnumText.Of).Prepend(Open))}");
        if (Before is not null && !Before.All(c => char.IsAsciiHexDigitLower(c) || c == '-'))
            return ("before", "it is a place that the list itself names");
        foreach ((string name, string? value) in Texts)
        {
            if (value is not null && Provenance.Problem(value) is { } reason)
                return (name, reason);
        }

        return null;
    }

    /// <summary>What of it Table Storage cannot ask: the words.</summary>
    internal bool Matches(PushSummary push) => Text is null || new[]
    {
        push.Upload, push.Message, push.Provenance?.Author, push.Provenance?.Ticket, push.Provenance?.PullRequest,
        push.Provenance?.Commit, push.Provenance?.Comment,
    }.Any(words => words?.Contains(Text, StringComparison.OrdinalIgnoreCase) is true);

    /// <summary>The same as Table Storage asks for it.</summary>
    internal string ToQuery()
    {
        var conditions = new List<string> { TableClient.CreateQueryFilter($"PartitionKey eq {PushRows.ByTime}") };
        Add(Site, v => TableClient.CreateQueryFilter($"Site eq {v}"));
        Add(Author, v => TableClient.CreateQueryFilter($"Author eq {v}"));
        // A commit is ASCII, and this the last character of it.
        Add(Commit, v => TableClient.CreateQueryFilter($"Commit ge {v} and Commit lt {v + "~"}"));
        Add(PullRequest, v => TableClient.CreateQueryFilter($"PullRequest eq {v}"));
        Add(Ticket, v => TableClient.CreateQueryFilter($"Ticket eq {v}"));
        Add(Before, v => TableClient.CreateQueryFilter($"RowKey gt {v}"));
        Add(State, v => v == Open
            ? $"({string.Join(" or ", OpenStates.Select(s => TableClient.CreateQueryFilter($"Status eq {EnumText.Of(s)}")))})"
            : TableClient.CreateQueryFilter($"Status eq {v}"));
        return string.Join(" and ", conditions);

        void Add(string? value, Func<string, string> condition)
        {
            if (value is not null)
                conditions.Add(condition(value));
        }
    }
}
