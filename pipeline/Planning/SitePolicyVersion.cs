namespace Leafwire.Pipeline.Planning;

/// <summary>Which policy of its site a push was planned under.</summary>
/// <param name="File">Where it lies.</param>
/// <param name="Version">The version that storage gave it.</param>
public sealed record SitePolicyVersion(string File, string Version);
