using Leafwire.Pipeline.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Leafwire.Functions.Access;

/// <summary>
/// Who may use the API: callers that App Service authentication has signed in (Entra ID), where <c>Leafwire:Access:AppService</c>
/// is true, else whoever has a function key.
/// </summary>
internal sealed class AppServiceAccess(IConfiguration configuration)
{
    public const string Setting = "Leafwire:Access:AppService";

    // The platform says so, and takes the header away from requests that come from outside.
    private const string PlatformSetting = "WEBSITE_AUTH_ENABLED";

    /// <summary>True when callers must be signed in.</summary>
    /// <exception cref="InvalidOperationException">They must, and the platform signs nobody in: anybody could say
    /// to be anybody.</exception>
    public bool IsAsked { get; } = Read(configuration);

    /// <summary>Who calls: null where keys decide; or the answer to somebody who is not signed in, or has no role.</summary>
    public (Caller? Caller, ApiAnswer? Refusal) Check(HttpRequest request)
    {
        if (!IsAsked)
            return (null, null);
        if (AppServicePrincipal.Read(request.Headers[AppServicePrincipal.Header]) is not { } caller)
            return (null, ApiAnswer.Problem(
                401, "Who are you", "sign in: send a token of the app registration that this function app's authentication names"));
        return caller.MayAnything
            ? (caller, null)
            : (null, ApiAnswer.Problem(403, "Not allowed",
                $"{caller.Name} has no role here; assign one of reader, operator and approver, for one site as reader:SITE"));
    }

    private static bool Read(IConfiguration configuration)
    {
        bool isAsked = configuration.GetValue<bool>(Setting);
        if (isAsked && !configuration.GetValue<bool>(PlatformSetting))
            throw new InvalidOperationException($"{Setting} is true, but App Service authentication is off ({PlatformSetting}): "
                + "switch it on, or leave the setting out and use function keys");
        return isAsked;
    }
}
