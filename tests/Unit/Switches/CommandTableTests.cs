using Leafwire.Lab.Switches.Cli;

namespace Leafwire.Tests.Unit.Switches;

public sealed class CommandTableTests
{
    private readonly CommandTable<string> _table = new CommandTable<string>()
        .Add("show version", "version")
        .Add("show vlan", "vlan")
        .Add("show running-config", "running")
        .Add("show running-config section REGEX...", "section")
        .Add("configure session NAME", "open")
        .Add("configure session NAME commit", "commit")
        .Add("configure session NAME commit timer TIME", "timer");

    [Theory]
    [InlineData("show version", "version", "")]
    [InlineData("sh ver", "version", "")]
    [InlineData("sh run", "running", "")]
    [InlineData("show run sec router bgp", "section", "router bgp")]
    [InlineData("configure session commit", "open", "commit")]
    [InlineData("conf s x commit", "commit", "x")]
    [InlineData("configure session x commit timer 0:05:00", "timer", "x,0:05:00")]
    public void Find_Command_IsFoundWithItsArguments(string line, string command, string arguments)
    {
        _table.Find(line.Split(' '), out string? found, out string[] given).ShouldBeNull();
        found.ShouldBe(command);
        string.Join(',', given).ShouldBe(arguments);
    }

    [Theory]
    [InlineData("show v", "% Ambiguous command")]
    [InlineData("show", "% Incomplete command")]
    [InlineData("configure session x commit timer", "% Incomplete command")]
    [InlineData("show run section", "% Incomplete command")]
    [InlineData("show nothing", "% Invalid input")]
    [InlineData("version", "% Invalid input")]
    [InlineData("show version now", "% Invalid input")]
    public void Find_NoCommand_IsRefusedAsEosDoes(string line, string error) =>
        _table.Find(line.Split(' '), out _, out _).ShouldBe(error);
}
