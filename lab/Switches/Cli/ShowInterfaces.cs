using System.Text.Json.Nodes;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches.Cli;

/// <summary><c>show interfaces</c>: those that the running configuration names; up unless they are shut down.</summary>
internal static class ShowInterfaces
{
    private const string Prefix = "interface ";

    public static Answer Answer(SwitchState state) => state.Edit(() =>
    {
        var lines = new List<string>();
        var interfaces = new JsonObject();
        foreach (ConfigNode node in Interfaces(state))
        {
            string name = node.Line[Prefix.Length..];
            bool up = IsUp(node);
            lines.Add($"{name} is {(up ? "up" : "administratively down")}, line protocol is {(up ? "up (connected)" : "down (disabled)")}");
            if (Value(node, "description") is { } description)
                lines.Add($"  Description: {description}");
            interfaces[name] = Json(state, node, name, up);
        }
        return new Answer(lines, new JsonObject { ["interfaces"] = interfaces });
    });

    public static Answer Descriptions(SwitchState state) => state.Edit(() =>
    {
        var lines = new List<string> { $"{"Interface",-30} {"Status",-14} {"Protocol",-18} Description" };
        var json = new JsonObject();
        foreach (ConfigNode node in Interfaces(state))
        {
            string name = node.Line[Prefix.Length..];
            bool up = IsUp(node);
            string description = Value(node, "description") ?? "";
            lines.Add(
                $"{InterfaceName.Shorten(name),-30} {(up ? "up" : "admin down"),-14} {(up ? "up" : "down"),-18} {description}".TrimEnd());
            json[name] = new JsonObject
            {
                ["description"] = description,
                ["interfaceStatus"] = up ? "up" : "adminDown",
                ["lineProtocolStatus"] = up ? "up" : "down",
            };
        }
        return new Answer(lines, new JsonObject { ["interfaceDescriptions"] = json });
    });

    public static Answer Status(SwitchState state)
    {
        Network.SwitchSurroundings around = state.Network.Around(state);
        Dictionary<string, string> links = around.Interfaces.DistinctBy(i => i.Name)
            .ToDictionary(i => i.Name, around.LinkStatus, StringComparer.Ordinal);
        return state.Edit(() =>
        {
            var lines = new List<string> { $"{"Port",-10} {"Name",-18} {"Status",-12} {"Vlan",-10} {"Duplex",-6} {"Speed",-6} Type" };
            var json = new JsonObject();
            foreach (ConfigNode node in Interfaces(state).Where(
                n => n.Line.Contains("Ethernet", StringComparison.Ordinal) || n.Line.Contains("Port-Channel", StringComparison.Ordinal)))
            {
                string name = node.Line[Prefix.Length..], status = links.GetValueOrDefault(name, IsUp(node) ? "connected" : "disabled"),
                    description = Value(node, "description") ?? "";
                string vlan = node.Children.Exists(c => c.Line == "no switchport") ? "routed"
                    : Value(node, "switchport mode") == "trunk" ? "trunk"
                    : Value(node, "switchport access vlan") ?? "1";
                lines.Add($"{InterfaceName.Shorten(name),-10} {description,-18} {status,-12} {vlan,-10} {"full",-6} {"10G",-6} 10GBASE-T");
                json[name] = new JsonObject
                {
                    ["description"] = description,
                    ["linkStatus"] = status,
                    ["duplex"] = "duplexFull",
                    ["interfaceType"] = "10GBASE-T",
                };
            }

            // A port is there whether something is configured on it or not.
            foreach ((string name, string status) in links.Where(l => l.Key.StartsWith("Ethernet", StringComparison.Ordinal)
                && !json.ContainsKey(l.Key) && !l.Key.Contains('.', StringComparison.Ordinal)))
            {
                lines.Add($"{InterfaceName.Shorten(name),-10} {"",-18} {status,-12} {"1",-10} {"full",-6} {"10G",-6} 10GBASE-T");
                json[name] = new JsonObject
                {
                    ["description"] = "",
                    ["linkStatus"] = status,
                    ["duplex"] = "duplexFull",
                    ["interfaceType"] = "10GBASE-T",
                };
            }

            return new Answer(lines, new JsonObject { ["interfaceStatuses"] = json });
        });
    }

    public static Answer Addresses(SwitchState state) => state.Edit(() =>
    {
        var lines = new List<string> { $"{"Interface",-17} {"IP Address",-20} {"Status",-10} {"Protocol",-10} MTU" };
        var json = new JsonObject();
        foreach (ConfigNode node in Interfaces(state))
        {
            if ((Value(node, "ip address virtual") ?? Value(node, "ip address")) is not { } address)
                continue;
            string name = node.Line[Prefix.Length..];
            bool up = IsUp(node);
            lines.Add(
                $"{name,-17} {address,-20} {(up ? "up" : "admin down"),-10} {(up ? "up" : "down"),-10} {Value(node, "mtu") ?? "1500"}");
            json[name] = new JsonObject
            {
                ["name"] = name,
                ["interfaceStatus"] = up ? "connected" : "disabled",
                ["lineProtocolStatus"] = up ? "up" : "down",
            };
        }

        return new Answer(lines, new JsonObject { ["interfaces"] = json });
    });

    private static JsonObject Json(SwitchState state, ConfigNode node, string name, bool up) => new()
    {
        ["name"] = name,
        ["forwardingModel"] = node.Children.Exists(c => c.Line == "no switchport") ? "routed" : "bridged",
        ["lineProtocolStatus"] = up ? "up" : "down",
        ["interfaceStatus"] = up ? "connected" : "disabled",
        ["hardware"] = name.Contains('.', StringComparison.Ordinal) ? "subinterface" : "ethernet",
        ["description"] = Value(node, "description") ?? "",
        ["bandwidth"] = 10_000_000_000,
        ["mtu"] = int.TryParse(Value(node, "mtu"), out int mtu) ? mtu : 9214,
        ["physicalAddress"] = ShowVersion.MacAddress(state.Options.Name + name),
        ["lastStatusChangeTimestamp"] = state.BootedAt.ToUnixTimeMilliseconds() / 1000.0,
        ["interfaceCounters"] = new JsonObject { ["inOctets"] = 0, ["outOctets"] = 0, ["totalInErrors"] = 0, ["totalOutErrors"] = 0 },
    };

    private static IEnumerable<ConfigNode> Interfaces(SwitchState state) =>
        state.Running.Root.Children.Where(
            n => n.Line.StartsWith(Prefix, StringComparison.Ordinal) && !n.Line.Contains("profile", StringComparison.Ordinal));

    private static bool IsUp(ConfigNode node) => !node.Children.Exists(c => c.Line == "shutdown");

    private static string? Value(ConfigNode node, string command) =>
        node.Children.Find(c => c.Line.StartsWith(command + " ", StringComparison.Ordinal))?.Line[(command.Length + 1)..];
}
