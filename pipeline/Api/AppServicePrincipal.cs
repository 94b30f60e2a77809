using System.Text.Json;
using System.Text.Json.Serialization;
using Leafwire.Contracts;

namespace Leafwire.Pipeline.Api;

/// <summary>
/// Who calls, as App Service authentication says it has checked: the header <c>X-MS-CLIENT-PRINCIPAL</c>. Only where that is
/// switched on does the platform take the header away from what comes from outside, so nowhere else may it be believed.
/// </summary>
public static class AppServicePrincipal
{
    /// <summary>The header.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    // Access tokens of applications have no name of a person.
    private static readonly string[] Names =
        ["preferred_username", "upn", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", "email", "name", "azp", "appid"];

    /// <summary>Reads the header's value.</summary>
    /// <param name="header">Base64 of a JSON object with a list of claims; null when there is none.</param>
    /// <returns>The caller; null when it says of none.</returns>
    public static Caller? Read(string? header)
    {
        if (header is not { Length: > 0 and <= Limits.RequestBytes } || Decode(header) is not { Claims: { } claims } principal)
            return null;
        ILookup<string, string> values = claims.Where(c => c is { Type: not null, Value: not null }).ToLookup(
            c => c!.Type!, c => c!.Value!, StringComparer.Ordinal);
        // What it names as the name may be any claim; one that people know comes first.
        string? name = Names.Append(principal.NameType ?? "").SelectMany(type => values[type]).FirstOrDefault();
        IEnumerable<string> roles = new[] { "roles", principal.RoleType ?? "roles" }.Distinct(StringComparer.Ordinal)
            .SelectMany(type => values[type]);
        return Caller.TryCreate(name, roles, out Caller? caller) ? caller : null;
    }

    private static Principal? Decode(string header)
    {
        try
        {
            return JsonSerializer.Deserialize(Convert.FromBase64String(header), PrincipalJson.Default.Principal);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>The header's object.</summary>
internal sealed record Principal(
    [property: JsonPropertyName("name_typ")] string? NameType,
    [property: JsonPropertyName("role_typ")] string? RoleType,
    [property: JsonPropertyName("claims")] IReadOnlyList<PrincipalClaim?>? Claims);

/// <summary>One of its claims.</summary>
internal sealed record PrincipalClaim([property: JsonPropertyName("typ")] string? Type, [property: JsonPropertyName("val")] string? Value);

/// <summary>Source-generated JSON of the header.</summary>
[JsonSerializable(typeof(Principal))]
internal sealed partial class PrincipalJson : JsonSerializerContext;
