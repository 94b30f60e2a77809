using Leafwire.Messaging;

namespace Leafwire.Pipeline.Messaging;

/// <summary>The NATS hub: section <c>Leafwire:Nats</c>.</summary>
public sealed class NatsOptions
{
    /// <summary>The section's name.</summary>
    internal const string Section = "Leafwire:Nats";

    /// <summary>
    /// The hub's address, <c>nats://</c> or <c>tls://</c>; several separated by commas. Default:
    /// <c>nats://127.0.0.1:4222</c>.
    /// </summary>
    public string Url { get; set; } = "nats://127.0.0.1:4222";

    /// <summary>User name. Default: none.</summary>
    public string? Username { get; set; }

    /// <summary>Password. Default: none; better is <see cref="PasswordFile"/>.</summary>
    public string? Password { get; set; }

    /// <summary>A file with the password, read again at every connection. Default: none.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>A <c>.creds</c> file (JWT and seed), read again at every connection. Default: none.</summary>
    public string? CredentialsFile { get; set; }

    /// <summary>A file with an NKey seed, read again at every connection. Default: none.</summary>
    public string? NKeySeedFile { get; set; }

    /// <summary>TLS. Default: as the server asks, with the machine's authorities.</summary>
    public NatsTlsOptions Tls { get; set; } = new();

    /// <summary>
    /// Copies of each stream and bucket, each on a server of its own; those that are there follow a change. Default: 1, for
    /// a hub of one server; 3 for one of three, or 5.
    /// </summary>
    public int Replicas { get; set; } = 1;

    /// <summary>What the connection is made from; an empty key is one that is left out.</summary>
    internal NatsSettings Settings => new()
    {
        Url = Url,
        Username = NullIfEmpty(Username),
        Password = NullIfEmpty(Password),
        PasswordFile = NullIfEmpty(PasswordFile),
        CredentialsFile = NullIfEmpty(CredentialsFile),
        NKeySeedFile = NullIfEmpty(NKeySeedFile),
        CaFile = NullIfEmpty(Tls.CaFile),
        CertificateFile = NullIfEmpty(Tls.CertificateFile),
        KeyFile = NullIfEmpty(Tls.KeyFile),
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>Files for TLS, in PEM.</summary>
public sealed class NatsTlsOptions
{
    /// <summary>The authority that signed the hub's certificate. Default: the machine's authorities.</summary>
    public string? CaFile { get; set; }

    /// <summary>The client's certificate. Default: none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Its key. Default: none.</summary>
    public string? KeyFile { get; set; }
}
