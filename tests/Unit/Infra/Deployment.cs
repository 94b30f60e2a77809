using System.Text.Json.Nodes;

namespace Leafwire.Tests.Unit.Infra;

/// <summary>The resources that a deployment would make.</summary>
internal sealed class Deployment(JsonObject snapshot)
{
    public IReadOnlyList<JsonObject> Resources { get; } = [.. snapshot["predictedResources"]!.AsArray()
        .Select(resource => resource!.AsObject())];

    public IEnumerable<JsonObject> OfType(string type) => Resources.Where(resource => (string?)resource["type"] == type);

    public JsonObject Single(string type) => OfType(type).Single();

    public JsonObject Single(string type, string name) => OfType(type).Single(resource => (string?)resource["name"] == name);

    /// <summary>Every role assignment as who, what and on which kind of thing.</summary>
    public IEnumerable<Grant> Grants => OfType("Microsoft.Authorization/roleAssignments").Select(assignment => new Grant(
        Who((string)assignment["properties"]!["principalId"]!),
        ((string)assignment["properties"]!["roleDefinitionId"]!).Split('/')[^1],
        ScopeOf((string)assignment["id"]!)));

    private static string Who(string principal) => principal switch
    {
        _ when principal.Contains("userAssignedIdentities/leafwire-test-functions", StringComparison.Ordinal) => "functions",
        _ when principal.Contains("userAssignedIdentities/leafwire-test-hub", StringComparison.Ordinal) => "hub",
        _ when principal.Contains("systemTopics/leafwire-test-uploads", StringComparison.Ordinal) => "events",
        _ => principal,
    };

    private static string ScopeOf(string id)
    {
        string scope = id[..id.LastIndexOf("/providers/Microsoft.Authorization/", StringComparison.Ordinal)];
        string resource = scope[(scope.LastIndexOf("/providers/", StringComparison.Ordinal) + "/providers/".Length)..];
        string[] parts = resource.Split('/');
        // Type, then type segments and the last name; worldwide names carry a token that is left out.
        string type = string.Join('/', parts.Where((_, i) => i == 0 || i % 2 == 1));
        return parts.Length > 3 ? $"{type} {parts[^1]}" : type;
    }
}

/// <summary>A role that somebody has.</summary>
internal sealed record Grant(string Who, string Role, string Scope);
