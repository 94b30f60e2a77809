using System.Text;
using Leafwire.Pipeline.Api;

namespace Leafwire.Tests.Unit.Pipeline.Api;

public sealed class CallerTests
{
    [Theory]
    [InlineData("reader", Role.Reader, "dc1", true)]
    [InlineData("reader", Role.Operator, "dc1", false)]
    [InlineData("operator", Role.Reader, "dc1", true)]
    [InlineData("operator", Role.Operator, "dc1", true)]
    [InlineData("operator", Role.Approver, "dc1", false)]
    [InlineData("Approver", Role.Operator, "dc1", true)]
    [InlineData("approver:dc1", Role.Approver, "dc1", true)]
    [InlineData("approver:dc1", Role.Reader, "dc10", false)]
    [InlineData("approver:dc?", Role.Approver, "dc1", true)]
    [InlineData("approver:", Role.Reader, "dc1", false)]
    [InlineData("2", Role.Reader, "dc1", false)]
    [InlineData("reader,approver", Role.Reader, "dc1", false)]
    [InlineData("", Role.Reader, "dc1", false)]
    public void Role_OfAToken_CoversWhatItSays(string role, Role asked, string site, bool expected)
    {
        Caller.TryCreate("anna", [role], out Caller? caller).ShouldBeTrue();
        caller.ShouldNotBeNull().May(asked, site).ShouldBe(expected);
    }

    [Fact]
    public void AppService_PrincipalOfAPerson_IsReadWithItsRoles()
    {
        Caller caller = AppServicePrincipal.Read(Header("""
            {"auth_typ":"aad","name_typ":"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress","role_typ":"http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
             "claims":[{"typ":"name","val":"Anna"},{"typ":"preferred_username","val":"anna@example.com"},{"typ":"roles","val":"approver:dc1"},{"typ":"roles","val":"other"}]}
            """)).ShouldNotBeNull();

        caller.Name.ShouldBe("anna@example.com");
        caller.Grants.ShouldBe([new Grant(Role.Approver, "dc1")]);
    }

    [Fact]
    public void AppService_RolesUnderTheTypeThatItNames_Count() =>
        AppServicePrincipal.Read(Header("""{"role_typ":"r","claims":[{"typ":"appid","val":"4711"},{"typ":"r","val":"reader"}]}"""))
            .ShouldNotBeNull().May(Role.Reader, "dc1").ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("%%%")]
    [InlineData("bnVsbA==")]
    [InlineData("W10=")]
    [InlineData("e30=")]
    public void AppService_HeaderThatSaysNothing_IsNobody(string? header) => AppServicePrincipal.Read(header).ShouldBeNull();

    [Theory]
    [InlineData("""{"claims":[]}""")]
    [InlineData("""{"claims":[null,{"typ":null,"val":"x"}]}""")]
    [InlineData("""{"claims":[{"typ":"roles","val":"approver"}]}""")]
    [InlineData("""{"claims":[{"typ":"name","val":"an\nna"}]}""")]
    public void AppService_PrincipalWithoutAName_IsNobody(string json) => AppServicePrincipal.Read(Header(json)).ShouldBeNull();

    private static string Header(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
}
