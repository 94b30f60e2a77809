namespace Leafwire.Pipeline.Api;

/// <summary>Who asks, and what he may.</summary>
/// <param name="Name">The name that his decisions are kept under; null where nobody is asked who he is, and each decision says it.</param>
/// <param name="Grants">His roles and their sites.</param>
internal sealed record CallerReport(string? Name, IReadOnlyList<Grant> Grants);
