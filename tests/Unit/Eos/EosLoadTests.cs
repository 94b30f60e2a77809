using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Tests.Unit.Eos;

/// <summary>What a switch says of a candidate.</summary>
public sealed class EosLoadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A rejected line passes unseen and drops out of a full replace (NAPALM over SSH; Ansible after the first banner).
    [Fact]
    public async Task Load_RefusedLines_AreReportedThoughTheCopyCompleted()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync("""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1(config-s-lw-01234)#
            > copy terminal: session-config
            < copy terminal: session-config
            < enter input line by line; when done enter one or more control-d
            <
            > banner motd
            > x
            > EOF
            >    vlan x
            > foo
            > \x04\c
            < banner motd
            < x
            < EOF
            <    vlan x
            < foo
            < > vlan x
            < % Invalid input at line 4
            < > foo
            < % Incomplete command
            < % Writing 12 bytes
            < Copy completed successfully.
            < leaf1(config-s-lw-01234)#
            """);
        (await device.OpenAsync("lw-01234567", Token)).Refusal.ShouldBeNull();
        SwitchResult load = await device.LoadAsync(Lines("banner motd\nx\nEOF\n   vlan x\nfoo\n"), ConfigureMode.Merge, Token);
        load.IsDone.ShouldBeFalse();
        load.Lines.ShouldBe(
            [new RejectedLine(4, "vlan x", "% Invalid input at line 4"), new RejectedLine(null, "foo", "% Incomplete command")]);
        transport.Rest.ShouldBeEmpty();
    }

    [Fact]
    public async Task Load_CandidateHoldsRefusalWords_IsNotRefused()
    {
        (EosDevice device, _) = await Talk.DeviceAsync("""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1(config-s-lw-01234)#
            > copy terminal: session-config
            < copy terminal: session-config
            <
            > banner motd
            > % Invalid input at line 1
            > EOF
            > \x04\c
            < banner motd
            < % Invalid input at line 1
            < EOF
            < Copy completed successfully.
            < leaf1(config-s-lw-01234)#
            """);
        await device.OpenAsync("lw-01234567", Token);
        (await device.LoadAsync(Lines("banner motd\n% Invalid input at line 1\nEOF"), ConfigureMode.Merge, Token)).IsDone.ShouldBeTrue();
    }

    [Fact]
    public async Task Load_SwitchWithoutEcho_IsUnderstood()
    {
        (EosDevice device, _) = await Talk.DeviceAsync("""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1(config-s-lw-01234)#
            > copy terminal: session-config
            < copy terminal: session-config
            <
            > hostname a
            > \x04\c
            < Copy completed successfully.
            < leaf1(config-s-lw-01234)#
            """);
        await device.OpenAsync("lw-01234567", Token);
        (await device.LoadAsync(Lines("hostname a"), ConfigureMode.Merge, Token)).IsDone.ShouldBeTrue();
    }

    [Fact]
    public async Task Load_CopyIsNotAuthorized_SendsNoText()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync("""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1(config-s-lw-01234)#
            > copy terminal: session-config
            < copy terminal: session-config
            < % Authorization denied for command 'copy terminal: session-config'
            < leaf1(config-s-lw-01234)#
            """);
        await device.OpenAsync("lw-01234567", Token);
        SwitchResult load = await device.LoadAsync(Lines("hostname a"), ConfigureMode.Merge, Token);
        load.IsDone.ShouldBeFalse();
        load.Refusal.ShouldContain("Authorization denied");
        transport.Rest.ShouldBeEmpty();
    }

    [Fact]
    public async Task Load_AsksAQuestionAfterTheText_IsDeclinedAndFails()
    {
        (EosDevice device, ScriptedTransport transport) = await Talk.DeviceAsync("""
            > configure session lw-01234567
            < configure session lw-01234567
            < leaf1(config-s-lw-01234)#
            > copy terminal: session-config
            < copy terminal: session-config
            <
            > hardware tcam
            > \x04\c
            < hardware tcam
            < Changing TCAM profile. Proceed [y/n]?
            > n
            < n
            < Copy completed successfully.
            < leaf1(config-s-lw-01234)#
            """);
        await device.OpenAsync("lw-01234567", Token);
        SwitchResult load = await device.LoadAsync(Lines("hardware tcam"), ConfigureMode.Merge, Token);
        load.IsDone.ShouldBeFalse();
        load.Refusal.ShouldContain("Changing TCAM profile");
        transport.Rest.ShouldBeEmpty();
    }

    private static Candidate Lines(string text) => EosCandidate.Read(text, out _).ShouldNotBeNull();
}
