using System.Collections.Immutable;
using System.Text;
using Leafwire.Functions;
using Leafwire.Functions.Access;
using Leafwire.Pipeline.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leafwire.Tests.Functions;

/// <summary>Callers of the functions: signed in by the platform, or with a key.</summary>
public sealed class AppServiceAccessTests
{
    private const string Signed =
        """{"claims":[{"typ":"preferred_username","val":"anna@example.com"},{"typ":"roles","val":"approver:dc1"}]}""";

    [Fact]
    public void Header_WithoutTheSetting_IsNotBelieved()
    {
        (Caller? caller, ApiAnswer? refusal) = Access(("WEBSITE_AUTH_ENABLED", "true")).Check(Request(Signed));

        caller.ShouldBeNull();
        refusal.ShouldBeNull();
    }

    [Fact]
    public void Setting_WithoutThePlatformsAuthentication_DoesNotStart() =>
        Should.Throw<InvalidOperationException>(() => Access((AppServiceAccess.Setting, "true"))).Message.ShouldContain(
            "App Service authentication is off");

    [Fact]
    public void Caller_WhoIsSignedIn_IsKnownByName()
    {
        AppServiceAccess access = On();

        access.Check(Request(Signed)).Caller.ShouldNotBeNull().Name.ShouldBe("anna@example.com");
        access.Check(Request(null)).Refusal.ShouldNotBeNull().Status.ShouldBe(401);
        access.Check(Request("""{"claims":[{"typ":"name","val":"anna"}]}""")).Refusal.ShouldNotBeNull().Status.ShouldBe(403);
    }

    [Theory]
    [InlineData(true, "Anonymous")]
    [InlineData(false, "Function")]
    public async Task Functions_NeedAKey_OnlyWhereNobodySignsIn(bool signsIn, string level)
    {
        var functions = new KeylessFunctions(new Compiled(), signsIn ? On() : Access());

        ImmutableArray<IFunctionMetadata> told = await functions.GetFunctionMetadataAsync("");

        told[0].RawBindings.ShouldNotBeNull()[0].ShouldContain($"\"authLevel\":\"{level}\"");
        told[0].RawBindings![1].ShouldBe("""{"name":"$return","type":"http","direction":"Out"}""");
    }

    [Fact]
    public async Task Functions_AsTheProgramRegistersThem_NeedNoKeyWhereCallersSignIn()
    {
        IConfiguration settings = Settings((AppServiceAccess.Setting, "true"), ("WEBSITE_AUTH_ENABLED", "true"));
        await using ServiceProvider services = new ServiceCollection().AddSingleton<IFunctionMetadataProvider, Compiled>()
            .AddSignIn(settings).BuildServiceProvider();

        (await services.GetRequiredService<IFunctionMetadataProvider>().GetFunctionMetadataAsync(""))[0].RawBindings.ShouldNotBeNull()[0]
            .ShouldContain("Anonymous");
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().AddSignIn(settings));
    }

    private static AppServiceAccess On() => Access((AppServiceAccess.Setting, "true"), ("WEBSITE_AUTH_ENABLED", "True"));

    private static AppServiceAccess Access(params (string Key, string Value)[] settings) => new(Settings(settings));

    private static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();

    private static HttpRequest Request(string? principal)
    {
        HttpRequest request = new DefaultHttpContext().Request;
        if (principal is not null)
            request.Headers[AppServicePrincipal.Header] = Convert.ToBase64String(Encoding.UTF8.GetBytes(principal));
        return request;
    }

    private sealed class Compiled : IFunctionMetadataProvider
    {
        public Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory) =>
            Task.FromResult(ImmutableArray.Create<IFunctionMetadata>(new DefaultFunctionMetadata
            {
                Name = "ListPushes",
                RawBindings =
                [
                    """{"name":"request","type":"httpTrigger","direction":"In","authLevel":"Function","methods":["get"]}""",
                    """{"name":"$return","type":"http","direction":"Out"}""",
                ],
            }));
    }
}
