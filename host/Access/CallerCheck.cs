using System.Security.Claims;
using Leafwire.Pipeline.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Leafwire.Host.Access;

/// <summary>Tells who calls, before a request is looked at; whoever cannot be told is not answered.</summary>
internal sealed class CallerCheck(IOptions<AccessOptions> options, TokenFile tokens, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    /// <summary>Lets a request on when its caller is known, or when nobody is asked.</summary>
    public async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (!options.Value.IsAsked)
            return await next(context);
        (Caller? caller, ApiAnswer? refusal) = options.Value.Issuer is { Length: > 0 } ? await ByIssuerAsync(http) : ByFile(http);
        if (caller is { MayAnything: false })
            refusal = ApiAnswer.Problem(403, "Not allowed",
                $"{caller.Name} has no role here; it takes one of reader, operator and approver, for one site as reader:SITE");
        if (refusal is not null)
        {
            if (refusal.Status == 401)
                http.Response.Headers.WWWAuthenticate = "Bearer";
            await HttpEndpoints.SendAsync(http, Task.FromResult(refusal));
            return Results.Empty;
        }

        http.Features.Set(caller);
        return await next(context);
    }

    /// <summary>Who calls; null where nobody is asked.</summary>
    /// <exception cref="InvalidOperationException">Somebody must be asked and was not.</exception>
    public Caller? Of(HttpContext http) => !options.Value.IsAsked
        ? null
        : http.Features.Get<Caller>() ?? throw new InvalidOperationException($"nobody was asked who calls {http.Request.Path}");

    private static (Caller? Caller, ApiAnswer? Refusal) Unknown(string detail) => (null, ApiAnswer.Problem(401, "Who are you", detail));

    private async Task<(Caller? Caller, ApiAnswer? Refusal)> ByIssuerAsync(HttpContext http)
    {
        AuthenticateResult result = await http.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        // Why it was refused is in the log; a stranger learns nothing of it.
        if (result.Principal is not { } principal)
            return Unknown(
                $"send a token of {options.Value.Issuer}, as Authorization: Bearer …; one that was sent is not valid, or not any more");
        string? name = principal.FindFirstValue(options.Value.NameClaim) ?? principal.FindFirstValue("sub");
        return Caller.TryCreate(name, principal.FindAll(options.Value.RolesClaim).Select(c => c.Value), out Caller? caller)
            ? (caller, null)
            : Unknown($"the token names nobody: neither '{options.Value.NameClaim}' nor 'sub' is a name that can stand in a decision");
    }

    private (Caller? Caller, ApiAnswer? Refusal) ByFile(HttpContext http)
    {
        if (tokens.Current() is not { } known)
            return (null, ApiAnswer.Problem(503, "Not reachable", "the file of tokens cannot be read; the host's log says why"));
        string header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && known.Find(header[Scheme.Length..].Trim(), time.GetUtcNow()) is { } caller
            ? (caller, null)
            : Unknown("send a token, as Authorization: Bearer lwt_…; one that was sent is unknown, expired or revoked. "
                + "'leafwire tokens new' makes one");
    }
}
