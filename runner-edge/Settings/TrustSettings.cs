using Leafwire.Contracts;

namespace Leafwire.Runner.Settings;

/// <summary>Whose commands a runner carries out.</summary>
internal sealed record TrustSettings
{
    /// <summary>Obey whoever can publish on the hub; then there are no keys.</summary>
    public static readonly TrustSettings Unsigned = new() { AcceptUnsigned = true };

    /// <summary>Commands need no signature, and one that is there is not looked at. Default: false.</summary>
    public bool AcceptUnsigned { get; init; }

    /// <summary>Keys that the configuration itself names; they stay until the runner is started again.</summary>
    public IReadOnlyList<TrustedKey> Keys { get; init; } = [];

    /// <summary>A file of further keys (<see cref="TrustedKeys"/>), read again when it has changed; null for none.</summary>
    public string? KeysFile { get; init; }

    public override string ToString() => AcceptUnsigned ? "unsigned commands are carried out"
        : "commands are carried out that are signed by "
            + $"{string.Join(" or ", Keys.Select(key => key.Key).Concat(KeysFile is null ? [] : [$"a key in {KeysFile}"]))}";
}
