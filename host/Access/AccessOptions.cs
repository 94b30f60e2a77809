using Leafwire.Pipeline.Api;
using Microsoft.Extensions.Options;

namespace Leafwire.Host.Access;

/// <summary>
/// Who may use the API: section <c>Leafwire:Host:Access</c>. With an issuer its OpenID Connect tokens are taken, with a file
/// the tokens that are listed there; with neither everybody on this machine may do anything, and nobody else is listened to.
/// </summary>
internal sealed class AccessOptions
{
    public const string Section = "Leafwire:Host:Access";

    /// <summary>The OpenID Connect issuer, as its tokens name it; its keys are found below it. Default: none.</summary>
    public string? Issuer { get; set; }

    /// <summary>The audience that its tokens must be for. Needed with <see cref="Issuer"/>.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// The claim that is the caller's name in decisions; a token without it is named by its <c>sub</c>. Default:
    /// <c>preferred_username</c>.
    /// </summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>The claim that lists the caller's roles, as <c>approver</c> or <c>approver:SITE</c>. Default: <c>roles</c>.</summary>
    public string RolesClaim { get; set; } = "roles";

    /// <summary>The file of tokens that <c>leafwire tokens</c> writes. Default: none.</summary>
    public string? TokensFile { get; set; }

    /// <summary>True when callers must show who they are.</summary>
    public bool IsAsked => Issuer is { Length: > 0 } || TokensFile is { Length: > 0 };
}

/// <summary>Checks <see cref="AccessOptions"/> at start, and names the key that is wrong.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var problems = new List<string>();
        if (options.Issuer is { Length: > 0 } issuer)
        {
            if (options.TokensFile is { Length: > 0 })
                problems.Add($"{Key("Issuer")} and {Key("TokensFile")} are both set; keep one of the two");
            if (string.IsNullOrWhiteSpace(options.Audience))
                problems.Add($"{Key("Audience")} is missing; name the audience that the issuer's tokens must be for");
            if (!Uri.TryCreate(issuer, UriKind.Absolute, out Uri? uri)
                || !(uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback)))
                problems.Add($"{Key("Issuer")} is '{issuer}'; write the issuer's https address");
            if (string.IsNullOrWhiteSpace(options.NameClaim) || string.IsNullOrWhiteSpace(options.RolesClaim))
                problems.Add($"{Key("NameClaim")} or {Key("RolesClaim")} is empty; leave it out for the default");
        }
        else if (options.TokensFile is { Length: > 0 } file && Problem(file) is { } problem)
        {
            problems.Add($"{Key("TokensFile")} {file}: {problem}");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static string Key(string name) => $"{AccessOptions.Section}:{name}";

    private static string? Problem(string file)
    {
        try
        {
            AccessTokens.Read(File.ReadAllBytes(file));
            return null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
