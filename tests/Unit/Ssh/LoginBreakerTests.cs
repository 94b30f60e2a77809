using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Ssh;

/// <summary>A login that several switches refuse is not tried on a hundred more.</summary>
public sealed class LoginBreakerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LoginBreaker _breaker;

    public LoginBreakerTests() => _breaker = new LoginBreaker(_time);

    [Fact]
    public void Login_RefusedOnThreeSwitches_IsHeldBackEverywhereWithTheReason()
    {
        Refuse("a", "b", "c");
        TransportException e = Should.Throw<TransportException>(() => _breaker.Check(Device("d"), isUrgent: false));
        (e.Fault, e.NeedsOperator).ShouldBe((TransportFault.Held, true));
        e.Message.ShouldContain("the same login was refused on 3 switches (a, b, c)");
        e.Message.ShouldNotContain("secret");
    }

    [Fact]
    public void Login_RefusedByOneSwitchAgainAndAgain_IsNotHeldBackElsewhere()
    {
        Refuse("a", "a", "a", "a");
        _breaker.Check(Device("d"), isUrgent: false);
    }

    [Fact]
    public void Login_RefusedLongAgo_DoesNotCount()
    {
        Refuse("a", "b");
        _time.Advance(LoginBreaker.Window * 2);
        Refuse("c");
        _breaker.Check(Device("d"), isUrgent: false);
    }

    [Fact]
    public void Login_OfAnotherUserOrPassword_IsNotHeldBack()
    {
        Refuse("a", "b", "c");
        _breaker.Check(Device("d") with { Username = "ops" }, isUrgent: false);
        _breaker.Check(Device("d") with { Password = "another" }, isUrgent: false);
    }

    [Fact]
    public void Login_HeldBack_AConfirmTriesOnceOnEachSwitch()
    {
        Refuse("a", "b", "c");
        _breaker.Check(Device("d"), isUrgent: true);
        _breaker.Check(Device("e"), isUrgent: true);
        Should.Throw<TransportException>(() => _breaker.Check(Device("d"), isUrgent: true));
    }

    [Fact]
    public void Login_HeldBackForAWhile_OneSwitchFindsOut()
    {
        Refuse("a", "b", "c");
        _time.Advance(LoginBreaker.Pause);
        _breaker.Check(Device("d"), isUrgent: false);
        Should.Throw<TransportException>(() => _breaker.Check(Device("e"), isUrgent: false));
        _breaker.Accepted(Device("d"));
        _breaker.Check(Device("e"), isUrgent: false);
    }

    private void Refuse(params string[] devices)
    {
        foreach (string device in devices)
            _breaker.Refused(Device(device));
    }

    private static DeviceProfile Device(string name) => new() { Name = name, Host = "192.0.2.1", Username = "admin", Password = "secret" };
}
