using Azure.Data.Tables;
using Leafwire.Contracts;
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

    /// <summary>The pull request.</summary>
    public string? PullRequest { get; init; }

    /// <summary>The ticket.</summary>
    public string? Ticket { get; init; }

    private (string Name, string? Value)[] Texts =>
        [("author", Author), ("commit", Commit), ("pullRequest", PullRequest), ("ticket", Ticket)];

    /// <summary>What cannot be asked for, by its camel-case name, and why; null when all can.</summary>
    public (string Name, string Reason)? Problem()
    {
        if (Site is not null && Token.Problem(Site) is { } site)
            return ("site", site);
        foreach ((string name, string? value) in Texts)
        {
            if (value is not null && Provenance.Problem(value) is { } reason)
                return (name, reason);
        }

        return null;
    }

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
        return string.Join(" and ", conditions);

        void Add(string? value, Func<string, string> condition)
        {
            if (value is not null)
                conditions.Add(condition(value));
        }
    }
}
