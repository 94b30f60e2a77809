using Leafwire.Lab.Switches;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Switches;

public sealed class FaultTests
{
    [Fact]
    public void Parse_EveryForm_IsItsFault()
    {
        Fault.Parse("slow-commit:2.5").ShouldBe(new Fault.SlowCommit(TimeSpan.FromSeconds(2.5)));
        Fault.Parse("refuse-line:ip name: x").ShouldBe(new Fault.RefuseLine("ip name: x"));
        Fault.Parse("refuse-commit").ShouldBe(new Fault.RefuseCommit());
        Fault.Parse("drop-at:arm").ShouldBe(new Fault.DropAt("arm"));
        Fault.Parse("drop-at:save:3").ShouldBe(new Fault.DropAt("save", 3));
        Fault.Parse("unreachable").ShouldBe(new Fault.Unreachable());
        Fault.Parse("lose-management").ShouldBe(new Fault.LoseManagement());
        Fault.Parse("foreign-session").ShouldBe(new Fault.ForeignSession());
        Fault.Parse("wrong-host-key").ShouldBe(new Fault.WrongHostKey());
        Fault.Parse("deny:show running-config").ShouldBe(new Fault.Deny("show running-config"));
        Fault.Parse("deny:configure session * commit:2").ShouldBe(new Fault.Deny("configure session * commit", 2));
        Fault.Parse("deny:copy terminal: session-config").ShouldBe(new Fault.Deny("copy terminal: session-config"));
        Fault.Parse("deny-armed:show:1").ShouldBe(new Fault.Deny("show", 1, WhileArmed: true));
        Fault.Parse("slow-auth").ShouldBe(new Fault.SlowAuth(TimeSpan.FromSeconds(2)));
        Fault.Parse("slow-auth:0.5").ShouldBe(new Fault.SlowAuth(TimeSpan.FromSeconds(0.5)));
        Fault.Parse("lockout").ShouldBe(new Fault.Lockout(3, TimeSpan.FromMinutes(5)));
        Fault.Parse("lockout:5:60").ShouldBe(new Fault.Lockout(5, TimeSpan.FromMinutes(1)));
        Fault.Parse("login-breaks-on-commit").ShouldBe(new Fault.LoginBreaksOnCommit());
        Fault.Parse("double-echo").ShouldBe(new Fault.DoubleEcho());
        Fault.Parse("session-leaves-table").ShouldBe(new Fault.SessionLeavesTable(TimeSpan.FromSeconds(3)));
        Fault.Parse("slow-revert:7").ShouldBe(new Fault.SlowRevert(TimeSpan.FromSeconds(7)));
        Fault.Parse("pace=real").ShouldBe(new Fault.Pace(IsReal: true));
        Fault.Parse("pace=instant").ShouldBe(new Fault.Pace(IsReal: false));
        Fault.Parse("password-expired").ShouldBe(new Fault.PasswordExpired());
        Fault.Parse("async-log").ShouldBe(new Fault.AsyncLog());
        Fault.Parse("broadcast").ShouldBe(new Fault.Broadcast());
        Fault.Parse("clock-prompt").ShouldBe(new Fault.ClockPrompt());
        Fault.Parse("warn:Change will take effect: later").ShouldBe(new Fault.Warn("Change will take effect: later"));
        Fault.Parse("rehash-secrets").ShouldBe(new Fault.RehashSecrets());
        Fault.Parse("defaults-shown").ShouldBe(new Fault.DefaultsShown());
        Fault.Parse("autosave").ShouldBe(new Fault.Autosave());
        Fault.Parse("merge-on-commit").ShouldBe(new Fault.MergeOnCommit());
    }

    [Theory]
    [InlineData("")]
    [InlineData("slow")]
    [InlineData("slow-commit")]
    [InlineData("slow-commit:")]
    [InlineData("slow-commit:-1")]
    [InlineData("slow-commit:soon")]
    [InlineData("refuse-line:")]
    [InlineData("drop-at:lunch")]
    [InlineData("unreachable:now")]
    [InlineData("deny")]
    [InlineData("deny: :2")]
    [InlineData("slow-auth:")]
    [InlineData("lockout:0")]
    [InlineData("lockout:3:5:7")]
    [InlineData("double-echo:2")]
    [InlineData("drop-at:arm:0")]
    [InlineData("pace")]
    [InlineData("pace:real")]
    [InlineData("pace=slow")]
    [InlineData("slow-commit=2")]
    [InlineData("warn: ")]
    public void Parse_NoFault_ListsThem(string text)
    {
        string message = Should.Throw<FormatException>(() => Fault.Parse(text)).Message;
        message.ShouldStartWith($"'{text}' is no fault; there are: slow-commit:SECONDS, ");
        FaultForm.All.ShouldAllBe(form => message.Contains(form.Text));
    }

    [Fact]
    public void Forms_AreAllInThePage()
    {
        string page = Repository.Read("docs/lab.md");
        foreach (FaultForm form in FaultForm.All)
            page.ShouldContain($"* `{form.Text}`: {form.Meaning}\n");
    }
}
