using System.Net;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.IdentityModel.Tokens;

namespace Leafwire.Host.Access;

/// <summary>Puts together who is listened to and who is let in.</summary>
internal static class AccessServices
{
    /// <summary>The setting with the names, with <c>;</c> between them, under which the host may be called.</summary>
    private const string AllowedHosts = "AllowedHosts";

    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    public static void AddAccess(this WebApplicationBuilder builder)
    {
        AccessOptions access = builder.Configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new AccessOptions();
        builder.Services.AddOptionsWithValidateOnStart<AccessOptions, AccessOptionsValidator>().Bind(
            builder.Configuration.GetSection(AccessOptions.Section));
        builder.Services.AddSingleton<TokenFile>().AddSingleton<CallerCheck>();
        builder.Services.AddAuthentication().AddJwtBearer(options => Configure(options, access));
        // A page elsewhere whose name was made to point here is not this host (DNS rebinding).
        builder.Services.Configure<HostFilteringOptions>(options =>
        {
            options.AllowEmptyHosts = false;
            if (string.IsNullOrWhiteSpace(builder.Configuration[AllowedHosts]))
                options.AllowedHosts = Loopback;
        });
        if (!access.IsAsked)
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => Check(endpoint.EndPoint)));
    }

    private static void Configure(JwtBearerOptions options, AccessOptions access)
    {
        if (access.Issuer is not { Length: > 0 } issuer)
            return;
        options.Authority = issuer;
        options.Audience = access.Audience;
        options.MapInboundClaims = false;
        // The options' own check has seen to it that only this machine is asked without.
        options.RequireHttpsMetadata = !(Uri.TryCreate(issuer, UriKind.Absolute, out Uri? uri) && uri.IsLoopback);
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudience = access.Audience,
            ClockSkew = TimeSpan.FromSeconds(30),
            // A public key must not pass for a shared one.
            ValidAlgorithms =
            [
                SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
                SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
                SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
            ],
        };
    }

    // A socket in the file system and a pipe have permissions of their own.
    private static void Check(EndPoint? endpoint)
    {
        if (endpoint is IPEndPoint ip && !IPAddress.IsLoopback(ip.Address))
        {
            throw new InvalidOperationException(
                $"the host is to listen on {ip}, where others than this machine can call it, and asks nobody who he is: "
                + $"set {AccessOptions.Section}:Issuer (OpenID Connect) "
                + $"or {AccessOptions.Section}:TokensFile ('leafwire tokens new' makes one), or listen on 127.0.0.1");
        }
    }
}
