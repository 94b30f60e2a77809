using Leafwire.Pipeline.Storage;

namespace Leafwire.Tests.Unit.Pipeline.Storage;

public sealed class JustStoredTests
{
    private readonly JustStored<string> _stored = new(10, text => text.Length);

    [Fact]
    public void Take_WhatIsKept_IsGivenOnce()
    {
        _stored.Keep("push", "leaf1", "vlan 10");
        _stored.Take("push", "leaf2").ShouldBeNull();
        _stored.Take("other", "leaf1").ShouldBeNull();
        _stored.Take("push", "leaf1").ShouldBe("vlan 10");
        _stored.Take("push", "leaf1").ShouldBeNull();
    }

    // A command that is tried again stores its text anew.
    [Fact]
    public void Keep_TheSameAgain_IsTheNewOne()
    {
        _stored.Keep("push", "leaf1", "vlan 10");
        _stored.Keep("push", "leaf1", "vlan 20");
        _stored.Take("push", "leaf1").ShouldBe("vlan 20");
        _stored.Take("push", "leaf1").ShouldBeNull();
    }

    [Fact]
    public void Keep_MoreThanThereIsRoomFor_ForgetsTheOldest()
    {
        foreach (string name in (string[])["a", "b", "c"])
            _stored.Keep("push", name, "1234");
        _stored.Take("push", "a").ShouldBeNull();
        _stored.Take("push", "b").ShouldBe("1234");
        // What was taken or forgotten takes no room.
        _stored.Keep("push", "d", "123456");
        _stored.Take("push", "c").ShouldBe("1234");
        _stored.Take("push", "d").ShouldBe("123456");
        _stored.Keep("push", "e", "12345678901");
        _stored.Take("push", "e").ShouldBeNull();
    }
}
