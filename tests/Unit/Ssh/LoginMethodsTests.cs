using Leafwire.Runner.Inventory;
using Leafwire.Runner.Ssh;
using Renci.SshNet;

namespace Leafwire.Tests.Unit.Ssh;

/// <summary>A wrong password costs one authentication, not one for each way to say it.</summary>
public sealed class LoginMethodsTests
{
    private static readonly DeviceProfile Device = new() { Name = "leaf1", Host = "192.0.2.1", Username = "admin", Password = "secret" };

    [Fact]
    public void Methods_NothingRemembered_OffersBothWaysToSayThePassword() =>
        Of(null).All.Select(m => m.Name).ShouldBe(["password", "keyboard-interactive"]);

    [Theory]
    [InlineData("password")]
    [InlineData("keyboard-interactive")]
    public void Methods_OneWorkedBefore_IsTheOnlyOne(string method) => Of(method).All.ShouldHaveSingleItem().Name.ShouldBe(method);

    [Fact]
    public void Methods_TheRememberedOneIsGone_AreAllThereAre() => Of("publickey").All.Count.ShouldBe(2);

    [Fact]
    public void Methods_PasswordWasSaid_IsNotSaidAgainInAnotherWay()
    {
        LoginMethods methods = Of(null);
        // There is no connection: it fails where it would speak, after it was begun.
        Should.Throw<Exception>(() => methods.All[0].Authenticate(null!));
        methods.All[1].Authenticate(null!).ShouldBe(AuthenticationResult.Failure);
        methods.Worked.ShouldBeNull();
    }

    private static LoginMethods Of(string? remembered) => new(Device, remembered, _ => throw new InvalidOperationException("no key is asked for"));
}
