using Leafwire.Lab.Switches;

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
        Fault.Parse("unreachable").ShouldBe(new Fault.Unreachable());
        Fault.Parse("lose-management").ShouldBe(new Fault.LoseManagement());
        Fault.Parse("foreign-session").ShouldBe(new Fault.ForeignSession());
        Fault.Parse("wrong-host-key").ShouldBe(new Fault.WrongHostKey());
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
    public void Parse_NoFault_ListsThem(string text)
    {
        string message = Should.Throw<FormatException>(() => Fault.Parse(text)).Message;
        message.ShouldStartWith($"'{text}' is no fault; there are: slow-commit:SECONDS, ");
        Fault.Forms.ShouldAllBe(form => message.Contains(form));
    }
}
