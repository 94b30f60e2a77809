using System.Text;
using CsCheck;
using Leafwire.Contracts;
using Leafwire.Runner.Lanes;

namespace Leafwire.Tests.Unit.Runner;

public sealed class IncomingCommandTests
{
    private static readonly FetchCommand Fetch = new()
    {
        Id = "0123456789abcdef.leaf1.fetch",
        PushId = "0123456789abcdef",
        Site = "lab",
        Device = "leaf1",
        NotAfter = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    [Fact]
    public void Read_Command_IsGood() =>
        IncomingCommand.Read(Wire.Encode(Fetch), "lab", "leaf1").ShouldBe(new IncomingCommand.Good(Fetch));

    [Fact]
    public void Read_CommandForAnotherSite_IsRefusedToItsSender()
    {
        var refused = IncomingCommand.Read(Wire.Encode(Fetch with { Site = "other" }), "lab", "leaf1")
            .ShouldBeOfType<IncomingCommand.Refused>();
        (refused.CommandId, refused.PushId, refused.Kind).ShouldBe((Fetch.Id, Fetch.PushId, CommandKind.Fetch));
        refused.Reason.ShouldContain("'other'");
    }

    [Fact]
    public void Read_IdThatIsNoKey_IsUnreadable() =>
        IncomingCommand.Read(Wire.Encode(Fetch with { Id = "a b>" }), "lab", "leaf1").ShouldBeOfType<IncomingCommand.Unreadable>()
            .Reason.ShouldContain("'a b>'");

    [Fact]
    public void Read_KindThatIsNotKnown_IsUnreadable() =>
        IncomingCommand.Read(Replaced("\"fetch\"", "\"reboot\""), "lab", "leaf1").ShouldBeOfType<IncomingCommand.Unreadable>();

    [Fact]
    public void Read_FieldMissing_IsRefusedToItsSender() =>
        IncomingCommand.Read(Replaced("\"notAfter\"", "\"notBefore\""), "lab", "leaf1").ShouldBeOfType<IncomingCommand.Refused>()
            .CommandId.ShouldBe(Fetch.Id);

    [Fact]
    public void Refuse_WhatIsNotTrusted_CanBeToldToItsSender()
    {
        IncomingCommand.Read(Wire.Encode(Fetch), "lab", "leaf1").Refuse("not signed")
            .ShouldBe(new IncomingCommand.Refused(Fetch.Id, Fetch.PushId, CommandKind.Fetch, "not signed"));
        IncomingCommand.Read(Wire.Encode(Fetch with { Site = "other" }), "lab", "leaf1").Refuse("not signed")
            .ShouldBeOfType<IncomingCommand.Refused>().Reason.ShouldBe("not signed");
        // There would be no subject to answer on.
        IncomingCommand.Read(Wire.Encode(Fetch with { PushId = "" }), "lab", "leaf1")
            .Refuse("not signed").ShouldBeOfType<IncomingCommand.Unreadable>();
        IncomingCommand.Read("no json"u8.ToArray(), "lab", "leaf1").Refuse("not signed")
            .ShouldBe(new IncomingCommand.Unreadable("not signed"));
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows() =>
        Gen.Byte.Array[0, 200].Sample(bytes => { IncomingCommand.Read(bytes, "lab", "leaf1").ShouldNotBeOfType<IncomingCommand.Good>(); });

    private static byte[] Replaced(string old, string with) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Wire.Encode(Fetch)).Replace(old, with, StringComparison.Ordinal));
}
