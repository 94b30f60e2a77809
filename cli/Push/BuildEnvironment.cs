using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Push;

/// <summary>What a build server tells its steps of where a build comes from: Azure Pipelines and GitHub Actions.</summary>
internal static class BuildEnvironment
{
    /// <summary>Reads the environment; nothing is said where no build server is known.</summary>
    /// <param name="variable">A variable's value; null when it is not set.</param>
    public static Provenance Read(Func<string, string?> variable)
    {
        if (variable("TF_BUILD") is { Length: > 0 })
        {
            return new Provenance
            {
                Author = Line(variable("BUILD_REQUESTEDFOR")),
                Commit = Line(variable("BUILD_SOURCEVERSION")),
                // The number is GitHub's, the id that of Azure's own repositories.
                PullRequest = Line(variable("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER")) ?? Line(variable("SYSTEM_PULLREQUEST_PULLREQUESTID")),
            };
        }

        if (variable("GITHUB_ACTIONS") is { Length: > 0 })
        {
            return new Provenance
            {
                Author = Line(variable("GITHUB_ACTOR")),
                Commit = Line(variable("GITHUB_SHA")),
                PullRequest = variable("GITHUB_REF")?.Split('/') is ["refs", "pull", var number, ..] ? Line(number) : null,
            };
        }

        return new Provenance();
    }

    // Nobody typed it, so nobody could put it right: what cannot be said is not.
    private static string? Line(string? text) =>
        text is null || Provenance.Problem(text, Limits.ProvenanceText) is not null ? null : text.Trim();
}
