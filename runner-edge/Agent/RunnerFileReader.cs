using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Leafwire.Runner.Inventory;

namespace Leafwire.Runner.Agent;

/// <summary>Reads the configuration file, and says what is wrong with it in terms of its keys.</summary>
internal static class RunnerFileReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="SettingsException">It is not there, is no JSON, has unknown keys or values of the wrong kind.</exception>
    public static RunnerFile Read(string path)
    {
        try
        {
            RunnerFile file = JsonSerializer.Deserialize(SettingsText.Read(path), RunnerFileJson.Default.RunnerFile) ?? new RunnerFile();
            string[] nulls = [.. Nulls(file).Select(key => $"'{key}' holds a null, which stands for nothing there; take it out")];
            return nulls.Length == 0 ? file : throw new SettingsException(path, nulls);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(path, [$"cannot be read: {e.Message}"]);
        }
        catch (JsonException e)
        {
            throw new SettingsException(path, [Explain(e)]);
        }
    }

    // The serializer lets a null into lists and maps, whatever their type says.
    private static IEnumerable<string> Nulls(RunnerFile file)
    {
        bool Holds(List<string>? list) => list?.Contains(null!) ?? false;
        if (Holds(file.Devices))
            yield return "devices";
        if (Holds(file.KnownHostsFiles))
            yield return "knownHostsFiles";
        if (Holds(file.TrustedKeys))
            yield return "trustedKeys";
        if (Holds(file.Inventory?.Defaults?.HostKeys))
            yield return "inventory.defaults.hostKeys";
        foreach ((string name, GroupFile? group) in file.Inventory?.Groups ?? [])
        {
            if (group?.Match is null || Holds(group.Match) || Holds(group.HostKeys))
                yield return $"inventory.groups.{name}";
        }

        foreach ((string name, AccessFile? device) in file.Inventory?.Devices ?? [])
        {
            if (device is null || Holds(device.HostKeys))
                yield return $"inventory.devices.{name}";
        }
    }

    // The serializer's own words name .NET types and may quote values; only its path and line are used.
    private static string Explain(JsonException e)
    {
        string line = e.LineNumber is { } number ? $"line {number + 1}: " : "";
        string key = e.Path is { Length: > 2 } path ? path[2..] : "";
        if (key.Length == 0 || e.InnerException is JsonException)
            return $"{line}this is no valid JSON; a comma, quote or bracket is missing or too much";

        if (e.Message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase))
            return $"{line}the key '{key}' is written twice";
        (JsonTypeInfo? parent, JsonPropertyInfo? property) = Find(key);
        if (property is not null || parent is null)
            return $"{line}'{key}' must be {Kind(property?.PropertyType)}";
        string known = string.Join(", ", parent.Properties.Select(p => p.Name));
        return $"{line}the key '{key}' is unknown; keys there are: {known}";
    }

    private static (JsonTypeInfo? Parent, JsonPropertyInfo? Property) Find(string key)
    {
        JsonTypeInfo? type = RunnerFileJson.Default.RunnerFile;
        JsonTypeInfo? parent = null;
        JsonPropertyInfo? property = null;
        foreach (string name in key.Split('.'))
        {
            parent = type;
            property = null;
            if (type?.Kind == JsonTypeInfoKind.Dictionary)
            {
                type = type.ElementType is { } element ? RunnerFileJson.Default.GetTypeInfo(element) : null;
                continue;
            }

            property = type?.Properties.FirstOrDefault(p => p.Name == name.Split('[')[0]);
            type = property is null ? null : RunnerFileJson.Default.GetTypeInfo(property.PropertyType);
        }

        return parent?.Kind == JsonTypeInfoKind.Object ? (parent, property) : (null, property);
    }

    private static string Kind(Type? type) =>
        type == typeof(int?) ? "a whole number"
        : type == typeof(bool?) ? "true or false"
        : type == typeof(string) ? "a text in quotes"
        : type == typeof(List<string>) ? "a list of texts, as [\"leaf1\", \"leaf2\"]"
        : "an object, as { … }, with all of its required keys";
}
