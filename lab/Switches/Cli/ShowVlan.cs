using System.Text.Json.Nodes;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches.Cli;

/// <summary><c>show vlan</c>: those of the running configuration, and VLAN 1.</summary>
internal static class ShowVlan
{
    public static Answer Answer(SwitchState state) => state.Edit(() =>
    {
        var names = new SortedDictionary<int, string> { [1] = "default" };
        foreach (ConfigNode node in state.Running.Root.Children)
        {
            if (LinePattern.Split(node.Line) is ["vlan", var id] && int.TryParse(id, out int number))
                names[number] = node.Children.Find(c => c.Line.StartsWith("name ", StringComparison.Ordinal))?.Line["name ".Length..]
                    ?? $"VLAN{number:0000}";
        }
        var vlans = new JsonObject();
        foreach ((int id, string name) in names)
            vlans[$"{id}"] =
                new JsonObject { ["name"] = name, ["status"] = "active", ["dynamic"] = false, ["interfaces"] = new JsonObject() };
        return new Answer(
        [
            "VLAN  Name                             Status    Ports",
            "----- -------------------------------- --------- -------------------------------",
            .. names.Select(v => $"{v.Key,-5} {v.Value,-32} active"),
        ],
        new JsonObject { ["sourceDetail"] = "", ["vlans"] = vlans });
    });
}
