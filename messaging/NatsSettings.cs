namespace Leafwire.Messaging;

/// <summary>How to reach a NATS server and who to be there. At most one way to log in is set.</summary>
public sealed record NatsSettings
{
    /// <summary>The server's address, <c>nats://</c> or <c>tls://</c>; several separated by commas.</summary>
    public required string Url { get; init; }

    /// <summary>User name. Default: none.</summary>
    public string? Username { get; init; }

    /// <summary>Its password. Default: none.</summary>
    public string? Password { get; init; }

    /// <summary>A file with the password, read at each connection; it goes before <see cref="Password"/>. Default: none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>A <c>.creds</c> file (user JWT and its seed), read at each connection. Default: none.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>A file with an NKey seed, with or without its public key, read at each connection. Default: none.</summary>
    public string? NKeySeedFile { get; init; }

    /// <summary>The authority that signed the server's certificate, in PEM. Default: the machine's authorities.</summary>
    public string? CaFile { get; init; }

    /// <summary>The client's certificate, in PEM, read at each connection. Default: none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Its key, in PEM. Default: none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>True when every address is this machine's.</summary>
    public bool IsLoopback => Url.Split(',').All(one => Uri.TryCreate(one.Trim(), UriKind.Absolute, out Uri? uri) && uri.IsLoopback);

    /// <summary>True for an address that a NATS client can connect to.</summary>
    public static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is ("nats" or "tls" or "ws" or "wss");

    /// <summary>The addresses, without what a URL may carry of a login.</summary>
    public override string ToString() => string.Join(
        ',', Url.Split(',').Select(one => new Uri(one.Trim()).GetComponents(UriComponents.SchemeAndServer, UriFormat.Unescaped)));
}
