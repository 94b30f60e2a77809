using System.CommandLine;
using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;
using Command = System.CommandLine.Command;

namespace Leafwire.Cli.Push;

/// <summary>The options that say where an upload comes from; what none says, the build server does.</summary>
internal sealed class ProvenanceArguments
{
    private readonly Option<string?> _author = new("--author")
    {
        Description = "Who made the change (default: what the build server says)",
    };
    private readonly Option<string?> _commit = new("--commit")
    {
        Description = "The commit that it was built from (default: what the build server says)",
    };
    private readonly Option<string?> _pullRequest = new("--pull-request")
    {
        Description = "The pull request that it came by (default: what the build server says)",
    };
    private readonly Option<string?> _ticket = new("--ticket") { Description = "The ticket that it is for" };
    private readonly Option<string?> _comment = new("--comment") { Description = "A line for those who look at the push later" };

    public void AddTo(Command command)
    {
        foreach (Option<string?> option in (Option<string?>[])[_author, _commit, _pullRequest, _ticket, _comment])
            command.Options.Add(option);
    }

    /// <summary>What the options and the environment say; null when neither says anything.</summary>
    /// <exception cref="UserErrorException">An option's text can not be stored.</exception>
    public Provenance? Read(ParseResult parsed, Func<string, string?> variable)
    {
        Provenance built = BuildEnvironment.Read(variable);
        var said = new Provenance
        {
            Author = parsed.GetValue(_author) ?? built.Author,
            Commit = parsed.GetValue(_commit) ?? built.Commit,
            PullRequest = parsed.GetValue(_pullRequest) ?? built.PullRequest,
            Ticket = parsed.GetValue(_ticket),
            Comment = parsed.GetValue(_comment),
        };
        string[] problems = [.. said.Problems().Select(p => $"--{p.Name.Replace('_', '-')}: {p.Reason}")];
        if (problems.Length > 0)
            throw new UserErrorException(string.Join('\n', problems));
        int size = said.Metadata().Sum(m => m.Key.Length + m.Value.Length);
        if (size > Limits.MetadataBytes)
            throw new UserErrorException($"--comment and the others take {size} bytes together, "
                + $"more than the {Limits.MetadataBytes} that storage keeps beside an upload; shorten them");
        return said == new Provenance() ? null : said;
    }
}
