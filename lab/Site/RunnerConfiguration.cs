using System.Text.Json.Nodes;
using Leafwire.Lab.Processes;
using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Site;

/// <summary>The configuration file of a runner in the lab: every switch with its port and its pinned host key.</summary>
internal static class RunnerConfiguration
{
    public static string Write(
        string site, string name, string natsUrl, string trustedKeysFile, IEnumerable<SimulatedSwitch> switches,
        IReadOnlyList<string>? devices, int? maxLanes, string? sitePolicy, PersonKeys? approval = null)
    {
        var inventory = new JsonObject();
        foreach (SimulatedSwitch item in switches)
        {
            inventory[item.Name] = new JsonObject
            {
                ["host"] = "127.0.0.1",
                ["port"] = item.Port,
                ["username"] = item.State.Options.Username,
                ["password"] = item.State.Options.Password,
                ["enablePassword"] = item.State.Options.EnablePassword,
                ["hostKeys"] = new JsonArray(item.HostKeyFingerprint),
            };
        }

        var file = new JsonObject
        {
            ["site"] = site,
            ["name"] = name,
            ["nats"] = new JsonObject { ["url"] = natsUrl, ["username"] = NatsLeaf.User, ["password"] = NatsLeaf.User },
            ["inventory"] = new JsonObject { ["devices"] = inventory },
            ["trustedKeysFile"] = trustedKeysFile,
            ["knownHostsFiles"] = new JsonArray(),
            ["health"] = "http://127.0.0.1:0",
        };
        if (devices is not null)
            file["devices"] = new JsonArray([.. devices.Select(d => JsonValue.Create(d))]);
        if (maxLanes is { } lanes)
            file["maxLanes"] = lanes;
        if (sitePolicy is not null)
            file["sitePolicy"] = JsonNode.Parse(sitePolicy);
        if (approval is not null)
        {
            file["approvalKeys"] = approval.KeysFile;
            file["approvers"] = approval.Approvers;
        }

        return file.ToJsonString();
    }
}
