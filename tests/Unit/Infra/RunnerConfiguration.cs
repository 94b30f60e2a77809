using System.Text.Json;

namespace Leafwire.Tests.Unit.Infra;

/// <summary>The keys that a runner configuration may have; the runner refuses others.</summary>
internal static class RunnerConfiguration
{
    private static readonly string[] Access =
    [
        "host", "port", "username", "password", "passwordFile", "privateKeyFile", "privateKeyPassphrase", "privateKeyPassphraseFile",
        "enablePassword", "enablePasswordFile", "hostKeys", "trustOnFirstUse",
    ];

    private static readonly Dictionary<string, string[]> Known = new()
    {
        [""] = ["site", "name", "nats", "devices", "inventory", "knownHostsFiles", "maxLanes", "health"],
        ["nats"] = ["url", "username", "password", "passwordFile", "credentialsFile", "nkeySeedFile", "tls"],
        ["nats.tls"] = ["caFile", "certificateFile", "keyFile"],
        ["inventory"] = ["defaults", "groups", "devices"],
        ["inventory.defaults"] = Access,
        ["inventory.groups.*"] = [.. Access, "match"],
        ["inventory.devices.*"] = Access,
    };

    /// <summary>The keys of a file that the runner does not know, as paths.</summary>
    public static IReadOnlyList<string> UnknownKeys(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var unknown = new List<string>();
        Walk(document.RootElement, "", unknown);
        return unknown;
    }

    private static void Walk(JsonElement element, string path, List<string> unknown)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return;
        string pattern = path.Split('.') is ["inventory", "groups" or "devices", _] parts ? $"inventory.{parts[1]}.*" : path;
        bool named = path is "inventory.groups" or "inventory.devices";
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string here = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (!named && (!Known.TryGetValue(pattern, out string[]? keys) || !keys.Contains(property.Name)))
                unknown.Add(here);
            else
                Walk(property.Value, here, unknown);
        }
    }
}
