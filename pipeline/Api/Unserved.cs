using System.Text.Json;

namespace Leafwire.Pipeline.Api;

/// <summary>Answers what no route of the API serves: another path, or another method on one of its paths.</summary>
public static class Unserved
{
    /// <summary>Every path of the API; a host asks this route after all others.</summary>
    public const string Route = "api/{*path}";

    /// <summary>The answer to a body that does not say it is JSON.</summary>
    public static ApiAnswer NotJson { get; } = ApiAnswer.Problem(415, "Not JSON", "send it with Content-Type: application/json");

    private static readonly Lazy<IReadOnlyList<(string[] Path, string[] Methods)>> s_served = new(Read);

    /// <summary>Says what is wrong with a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path.</param>
    /// <returns>405 with the methods that there are on this path (RFC 9110, 15.5.6); 404 for another path, and for what the
    /// description has and this host leaves out.</returns>
    public static ApiAnswer Answer(string method, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] asked = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string[] methods = [.. s_served.Value.Where(s => Fits(s.Path, asked)).SelectMany(s => s.Methods).Distinct()];
        if (methods.Length == 0)
        {
            return ApiAnswer.Problem(
                404, "Not served", $"nothing is served at {path}; GET /{PushApi.DescriptionRoute} tells what is");
        }

        return methods.Contains(method, StringComparer.OrdinalIgnoreCase)
            ? ApiAnswer.Problem(
                404, "Not served here", $"this host does not serve {path}; a push is followed by waiting for its log, GET /{LogApi.Route}")
            : ApiAnswer.Problem(405, "Method not allowed", $"{path} takes {string.Join(" and ", methods)}, not {method}") with
            {
                Allow = string.Join(", ", methods),
            };
    }

    private static bool Fits(string[] path, string[] asked) =>
        path.Length == asked.Length
        && path.Zip(asked).All(p => p.First[0] == '{' || p.First.Equals(p.Second, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<(string[], string[])> Read()
    {
        using JsonDocument description = JsonDocument.Parse(PushApi.Description().Body);
        return [.. description.RootElement.GetProperty("paths").EnumerateObject().Select(path => (
            path.Name.Split('/', StringSplitOptions.RemoveEmptyEntries),
            path.Value.EnumerateObject().Select(o => o.Name.ToUpperInvariant()).ToArray()))];
    }
}
