namespace Leafwire.Lab.Simulation;

/// <summary>The configurations of a world: as short as a switch takes them.</summary>
internal static class Texts
{
    /// <summary>What a switch runs before the push.</summary>
    public static string Before(string device) => Of(device, "old");

    /// <summary>The same after somebody added a line by hand.</summary>
    public static string Edited(string device) => Of(device, "old", "vlan 77\n!\n");

    /// <summary>What is pushed to it.</summary>
    public static string Candidate(DevicePlan device) => Of(device.Name, device.Candidate == CandidateKind.Unchanged ? "old" : "new");

    private static string Of(string device, string name, string more = "") =>
        $"""
        aaa authorization exec default local
        username admin privilege 15 role network-admin nopassword
        username ops secret 0 Clear-of-9
        !
        hostname {device}
        !
        vlan 10
           name {name}
        !
        {more}end

        """;
}
