using Leafwire.Runner.Eos;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;

namespace Leafwire.Tests.Unit.Eos;

public sealed class EosLoginTests
{
    private const string Unprivileged = """
        < leaf1>
        > terminal length 0
        < terminal length 0
        < Pagination disabled.
        < leaf1>
        > terminal width 511
        < terminal width 511
        < Width set to 511 columns.
        < leaf1>
        > enable
        < enable
        """;

    [Theory]
    [InlineData("leaf1")]
    [InlineData("dc1-leaf1a.example.net")]
    [InlineData("leaf1(s1)")]
    public Task Login_AnyHostName_IsUnderstood(string prompt) =>
        ConnectsAsync(Talk.Login.Replace("leaf1#", $"{prompt}#", StringComparison.Ordinal));

    [Fact]
    public Task Login_UnprivilegedWithoutPassword_Enables() => ConnectsAsync(Unprivileged + "\n< leaf1#");

    [Fact]
    public Task Login_EnableAsks_GivesThePassword() =>
        ConnectsAsync(
            Unprivileged + "\n< Password:\n> enable me\n<\n< leaf1#", ScriptedConnector.Leaf1 with { EnablePassword = "enable me" });

    [Fact]
    public async Task Login_EnableAsksAndNothingIsKnown_IsDeclinedAndExplained()
    {
        TransportException e = await FailsAsync(Unprivileged + "\n< Password:\n> \\x03\\c\n<\n< % Bad passwords\n< leaf1>");
        e.Fault.ShouldBe(TransportFault.Login);
        e.Message.ShouldContain("enablePassword");
    }

    [Fact]
    public async Task Login_EnablePasswordIsWrong_IsExplainedWithoutIt()
    {
        TransportException e = await FailsAsync(
            Unprivileged + "\n< Password:\n> wrong-secret\n<\n< Password:\n> \\x03\\c\n<\n< % Bad passwords\n< leaf1>",
            ScriptedConnector.Leaf1 with { EnablePassword = "wrong-secret" });
        e.Message.ShouldContain("% Bad passwords");
        e.ToString().ShouldNotContain("wrong-secret");
    }

    // A banner may show a prompt of its own before the real one.
    [Fact]
    public Task Login_BannerLooksLikeAPrompt_IsSeenThrough() => ConnectsAsync("""
        < leaf9#
        > terminal length 0
        < 
        < That was the banner.
        < leaf1#terminal length 0
        < Pagination disabled.
        < leaf1#
        > terminal width 511
        < terminal width 511
        < Width set to 511 columns.
        < leaf1#
        """);

    [Fact]
    public Task Login_SetupIsNotAuthorized_GoesOnWithout() => ConnectsAsync("""
        < leaf1#
        > terminal length 0
        < terminal length 0
        < % Authorization denied for command 'terminal length 0'
        < leaf1#
        > terminal width 511
        < terminal width 511
        < % Invalid input
        < leaf1#
        """);

    [Fact]
    public async Task Login_NoPrompt_IsSilent() => (await FailsAsync("< Welcome\n>")).Fault.ShouldBe(TransportFault.Silent);

    // A motd may end without a line's end.
    [Theory]
    [InlineData("*** keep out ***leaf1")]
    [InlineData("Authorized users only: leaf1")]
    [InlineData("Ticket #4711 > ops leaf1")]
    public Task Login_MotdWithoutLineEnd_IsSeenThrough(string prompt) => ConnectsAsync($"""
        < Last login: Sun Mar  1 11:58:00 2026
        < {prompt}#
        > terminal length 0
        < terminal length 0
        < Pagination disabled.
        < leaf1#
        > terminal width 511
        < terminal width 511
        < Width set to 511 columns.
        < leaf1#
        """);

    // Written over: an empty line brings it back.
    [Fact]
    public Task Login_NoPromptIsSeen_IsAskedForWithAnEmptyLine() =>
        ConnectsAsync($"< power supply 1 has been inserted\n<\n>\n<\n{Talk.Login}");

    // What is asked here is not there to be given; it is told, and nothing is answered.
    [Theory]
    [InlineData("You are required to change your password immediately (password expired).\n< Changing password for admin.\n"
        + "< (current) UNIX password: ", "(current) UNIX password:")]
    [InlineData("New password: ", "New password:")]
    [InlineData("Enter your one-time code: ", "Enter your one-time code:")]
    [InlineData("Do you accept the terms of use? ", "Do you accept the terms of use?")]
    [InlineData("Password: ", "Password:")]
    public async Task Login_AsksForSomethingElse_IsToldAndNotAnswered(string said, string question)
    {
        TransportException e = await FailsAsync($"< {said}");
        (e.Fault, e.IsFinal, e.NeedsOperator).ShouldBe((TransportFault.Login, true, true));
        e.Message.ShouldContain($"asks '{question}'");
    }

    [Fact]
    public async Task Login_EnableAsksForANewPassword_DoesNotGiveTheOldOne()
    {
        TransportException e = await FailsAsync(
            Unprivileged + "\n< New password:\n> \\x03\\c\n<\n< leaf1>", ScriptedConnector.Leaf1 with { EnablePassword = "enable me" });
        e.Message.ShouldContain("New password:");
    }

    [Fact]
    public async Task Login_SwitchSaysGoodbye_LastWordsAreTold()
    {
        TransportException e = await FailsAsync("< % Account admin is locked until 12:30\n<\n!drop");
        e.Fault.ShouldBe(TransportFault.Lost);
        e.Message.ShouldContain("it said last: '% Account … is locked until 12:30'");
    }

    private static async Task ConnectsAsync(string talk, DeviceProfile? profile = null)
    {
        var time = new JumpingTime();
        var transport = new ScriptedTransport(Transcript.Read(talk), time);
        EosDevice device = await new EosPlatform(new ScriptedConnector(transport), new EosOptions(), time)
            .ConnectAsync(profile ?? ScriptedConnector.Leaf1, TestContext.Current.CancellationToken);
        transport.Rest.ShouldBeEmpty();
        await device.DisposeAsync();
        transport.IsDisposed.ShouldBeTrue();
    }

    private static async Task<TransportException> FailsAsync(string talk, DeviceProfile? profile = null)
    {
        var time = new JumpingTime();
        var transport = new ScriptedTransport(Transcript.Read(talk), time);
        TransportException e = await Should.ThrowAsync<TransportException>(() =>
            new EosPlatform(new ScriptedConnector(transport), new EosOptions(), time)
                .ConnectAsync(profile ?? ScriptedConnector.Leaf1, TestContext.Current.CancellationToken));
        transport.Rest.ShouldBeEmpty();
        transport.IsDisposed.ShouldBeTrue();
        return e;
    }
}
