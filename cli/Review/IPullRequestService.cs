namespace Leafwire.Cli.Review;

/// <summary>A pull request.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Head">The commit that it would merge.</param>
internal sealed record PullRequest(string Number, string Head);

/// <summary>A comment that this program wrote.</summary>
/// <param name="Id">What the service calls it.</param>
/// <param name="Text">What it says.</param>
internal sealed record ReviewComment(string Id, string Text);

/// <summary>Where pull requests are kept.</summary>
internal interface IPullRequestService
{
    /// <summary>The most characters of a comment.</summary>
    int CommentLimit { get; }

    /// <summary>The pull request that this build is of, or whose merge it builds; null when there is none.</summary>
    Task<PullRequest?> FindAsync(CancellationToken cancellationToken);

    /// <summary>The comment of this program about a site: written by the same account, since anybody may write that form.</summary>
    Task<ReviewComment?> FindCommentAsync(PullRequest request, string site, CancellationToken cancellationToken);

    /// <summary>Writes a comment, or edits the one that is there.</summary>
    Task WriteCommentAsync(PullRequest request, ReviewComment? existing, string text, CancellationToken cancellationToken);
}
