namespace Leafwire.Pipeline.Signing;

/// <summary>The key that commands are signed with: section <c>Leafwire:Signing</c>. Without one they go out unsigned.</summary>
public sealed class SigningOptions
{
    /// <summary>The section's name.</summary>
    internal const string Section = "Leafwire:Signing";

    /// <summary>
    /// A file with the seed (the private key), as <c>leafwire keys new</c> writes it; only its owner may read it. Default: none.
    /// </summary>
    public string? SeedFile { get; set; }

    /// <summary>The seed itself, for app settings that come from a Key Vault. Default: none.</summary>
    public string? Seed { get; set; }
}
