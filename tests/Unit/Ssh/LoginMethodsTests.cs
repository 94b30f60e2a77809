using Leafwire.Runner.Settings;
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

    [Theory]
    [InlineData("Password: ")]
    [InlineData("Password for admin:")]
    [InlineData("(admin@leaf1) Password: ")]
    [InlineData("admin@192.0.2.1's password: ")]
    [InlineData("Enter PASSWORD")]
    public void Question_ForThePassword_IsAnsweredOnce(string question)
    {
        LoginMethods methods = Of(null);
        methods.Answer("", question).ShouldBe("secret");
        TransportException again = Should.Throw<TransportException>(() => methods.Answer("", question));
        (again.Fault, again.IsFinal).ShouldBe((TransportFault.Login, false));
        again.Message.ShouldNotContain("secret");
    }

    // Every one of them got the password.
    [Theory]
    [InlineData("", "New password: ")]
    [InlineData("Your password has expired.", "Current password: ")]
    [InlineData("", "(current) UNIX password: ")]
    [InlineData("", "Retype new password:")]
    [InlineData("", "One-time password: ")]
    [InlineData("", "One-time code:")]
    [InlineData("", "Verification code: ")]
    [InlineData("", "Password + OTP: ")]
    [InlineData("Duo two-factor login", "Passcode or option (1-2): ")]
    [InlineData("", "Next token:")]
    [InlineData("", "Username: ")]
    [InlineData("", "")]
    public void Question_ForAnythingElse_IsToldAndNotAnswered(string instruction, string question)
    {
        TransportException e = Should.Throw<TransportException>(() => Of(null).Answer(instruction, question));
        (e.Fault, e.IsFinal, e.NeedsOperator).ShouldBe((TransportFault.Login, true, true));
        e.Message.ShouldContain($"'{$"{instruction} {question.Trim()}".Trim()}'");
    }

    private static LoginMethods Of(string? remembered) =>
        new(Device, remembered, _ => throw new InvalidOperationException("no key is asked for"));
}
