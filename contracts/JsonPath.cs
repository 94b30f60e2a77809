using System.Globalization;
using System.Text.Json;

namespace Leafwire.Contracts;

/// <summary>
/// Where a value stands in a switch's JSON: <c>vrfs.default.peers["10.0.0.1"].peerState</c>. A name stands behind a dot, or, with any
/// characters, in brackets and quotes; <c>[0]</c> is an item of a list, <c>[*]</c> every item or member.
/// </summary>
public sealed class JsonPath
{
    private const int MaxSteps = 32;

    private readonly IReadOnlyList<Step> _steps;

    private JsonPath(IReadOnlyList<Step> steps) => _steps = steps;

    /// <summary>What is wrong with a path; null when it can be used.</summary>
    internal static string? Problem(string path) =>
        Parse(path) is null ? "this is no path into JSON; write it as vrfs.default.peers[\"10.0.0.1\"].peerState, [0] or [*]" : null;

    /// <summary>Reads a path; null when it is none.</summary>
    public static JsonPath? Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var steps = new List<Step>();
        int at = 0;
        while (at < path.Length)
        {
            if (steps.Count == MaxSteps)
                return null;
            if (path[at] == '[')
            {
                int end = path.IndexOf(path.AsSpan(at + 1) is ['"', ..] ? "\"]" : "]", at + 1, StringComparison.Ordinal);
                if (end < 0 || Bracket(path[(at + 1)..end]) is not { } step)
                    return null;
                steps.Add(step);
                at = path.IndexOf(']', end) + 1;
                continue;
            }

            if (steps.Count > 0 && path[at++] != '.')
                return null;
            int next = path.AsSpan(at).IndexOfAny('.', '[');
            string name = next < 0 ? path[at..] : path.Substring(at, next);
            if (name.Length == 0)
                return null;
            steps.Add(name == "*" ? new Step(null, null) : new Step(name, null));
            at += name.Length;
        }

        return steps.Count == 0 ? null : new JsonPath(steps);
    }

    /// <summary>The values there; none when the path leads nowhere.</summary>
    public IReadOnlyList<JsonElement> Find(JsonElement root)
    {
        List<JsonElement> found = [root];
        foreach (Step step in _steps)
            found = [.. found.SelectMany(step.Of)];
        return found;
    }

    private static Step? Bracket(string inside) =>
        inside == "*" ? new Step(null, null)
        : inside.StartsWith('"') ? (inside.Length > 1 ? new Step(inside[1..], null) : null)
        : int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? new Step(null, index)
        : null;

    private sealed record Step(string? Name, int? Index)
    {
        public IEnumerable<JsonElement> Of(JsonElement value) => (value.ValueKind, Name, Index) switch
        {
            (JsonValueKind.Object, { } name, _) => value.TryGetProperty(name, out JsonElement member) ? [member] : [],
            (JsonValueKind.Object, null, null) => value.EnumerateObject().Select(member => member.Value),
            (JsonValueKind.Array, null, { } index) => index < value.GetArrayLength() ? [value[index]] : [],
            (JsonValueKind.Array, null, null) => value.EnumerateArray(),
            _ => [],
        };
    }
}
