namespace Leafwire.Cli.Review;

/// <summary>The pull requests of the build server that this runs on.</summary>
internal static class PullRequests
{
    /// <summary>Opens the service.</summary>
    /// <exception cref="UserErrorException">None is known, or it cannot be used; why.</exception>
    public static IPullRequestService Open(Func<string, string?> variable) =>
        (IPullRequestService?)GitHubService.Open(variable) ?? AzureService.Open(variable)
            ?? throw new UserErrorException("pull requests are known in GitHub Actions and Azure Pipelines, and this is neither; "
                + "see what would change with: leafwire diff DIR --site SITE");
}
