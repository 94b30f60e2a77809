namespace Leafwire.Lab.Switches;

/// <summary>What a switch runs that nobody has configured yet. Its host name is the switch's, so that farms tell them apart.</summary>
internal static class FactoryConfiguration
{
    public static string For(SwitchOptions options) =>
        $"""
        no aaa root
        !
        username {options.Username} privilege 15 role network-admin nopassword
        !
        hostname {options.Name}
        !
        spanning-tree mode mstp
        !
        management api http-commands
           no shutdown
        !
        management ssh
           idle-timeout 0
        !
        interface Management0
        !
        no ip routing
        !
        end
        """;
}
