using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Leafwire.Tests.Integration.Host;

/// <summary>An OpenID Connect issuer on this machine: its discovery document, its key, and whatever tokens a test wants.</summary>
public sealed class Issuer : IAsyncDisposable
{
    public const string Audience = "leafwire";

    private static readonly string[] Approver = ["approver"];

    private readonly RSA _key = RSA.Create(2048);
    private readonly WebApplication _app;

    private Issuer(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public static async Task<Issuer> StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        WebApplication app = builder.Build();
        var issuer = new Issuer(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = issuer.Url, jwks_uri = issuer.Url + "/keys" }));
        app.MapGet("/keys", () =>
        {
            RSAParameters key = issuer._key.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "one", n = Base64UrlEncoder.Encode(
                key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } });
        });
        await app.StartAsync(cancellationToken);
        return issuer;
    }

    /// <summary>A token as this issuer makes them, or as somebody else does in its name.</summary>
    public string Token(
        string? name, string[] roles, string audience = Audience, TimeSpan? age = null, SigningCredentials? signedBy = null,
        string? issuer = null)
    {
        DateTime from = TimeProvider.System.GetUtcNow().UtcDateTime - (age ?? TimeSpan.Zero) - TimeSpan.FromMinutes(1);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Url,
            Audience = audience,
            NotBefore = from,
            Expires = from + TimeSpan.FromMinutes(10),
            Subject = new ClaimsIdentity(name is null ? [] : [new Claim("sub", "4711"), new Claim("preferred_username", name)]),
            Claims = new Dictionary<string, object> { ["roles"] = roles },
            SigningCredentials = signedBy
                ?? new SigningCredentials(new RsaSecurityKey(_key) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>The public key, taken for a shared secret.</summary>
    public SigningCredentials PublicKeyAsSecret() =>
        new(new SymmetricSecurityKey(_key.ExportSubjectPublicKeyInfo()) { KeyId = "one" }, SecurityAlgorithms.HmacSha256);

    /// <summary>A key of somebody else under the name of this issuer's.</summary>
    public static SigningCredentials Foreign() => new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "one" }, SecurityAlgorithms.RsaSha256);

    /// <summary>A token that nobody signed.</summary>
    public string Unsigned(string name)
    {
        string Part(object value) => Base64UrlEncoder.Encode(JsonSerializer.Serialize(value));
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new
        {
            iss = Url, aud = Audience, sub = "1", preferred_username = name, roles = Approver, nbf = now - 60, exp = now + 600,
        };
        return $"{Part(new { alg = "none", typ = "JWT" })}.{Part(claims)}.";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }
}
