using Leafwire.Eos;

namespace Leafwire.Tests.Unit.EosFacts;

public sealed class SwitchWordsTests
{
    // What the simulated switch says must be what the driver understands.
    [Fact]
    public void Constants_AreKnownForWhatTheyAre()
    {
        string[] refusals =
        [
            SwitchWords.InvalidInput, SwitchWords.InvalidInputAt(3, "vlan"), SwitchWords.IncompleteCommand, SwitchWords.AmbiguousCommand,
            SwitchWords.BadPasswords, SwitchWords.TooManySessions, SwitchWords.AuthorizationDenied("show version"),
        ];
        refusals.ShouldAllBe(words => SwitchWords.IsRefusal(words));
        SwitchWords.IsTooManySessions(SwitchWords.TooManySessions).ShouldBeTrue();
        SwitchWords.IsCopyCompleted(SwitchWords.CopyCompleted).ShouldBeTrue();
        SwitchWords.LineNumber(SwitchWords.InvalidInputAt(17, "vlan")).ShouldBe(17);
        SwitchWords.LineNumber(SwitchWords.InvalidInput).ShouldBeNull();
        SwitchWords.IsRefusal(SwitchWords.CopyCompleted).ShouldBeFalse();
        SwitchWords.IsRefusal("% Writing nvram").ShouldBeFalse();
    }
}
