using Leafwire.Pipeline.Notifications;
using Leafwire.Tests.Files;
using Microsoft.Extensions.Configuration;

namespace Leafwire.Tests.Unit.Pipeline.Notifications;

public sealed class NotificationOptionsTests
{
    private const string Hidden = "T0/B0/Xsecret";

    [Fact]
    public void Options_WithoutAnything_AreGoodAndTellNobody()
    {
        Problem(new NotificationOptions()).ShouldBeNull();
        new NotificationOptions().TargetsOf("dc1", NotificationKind.Failed).ShouldBeEmpty();
    }

    [Fact]
    public void Routes_AreBySiteAndKind_AndATargetIsNamedOnce()
    {
        NotificationOptions options = Bound("""
            { "targets": { "noc": { "url": "https://a.example.net/" }, "all": { "kind": "log" } },
              "routes": [ { "sites": ["dc*"], "kinds": ["failed", "split"], "targets": ["noc", "all"] },
                { "targets": ["all"] } ] }
            """);

        Problem(options).ShouldBeNull();
        options.TargetsOf("dc1", NotificationKind.Split).ShouldBe(["noc", "all"]);
        options.TargetsOf("dc1", NotificationKind.Drifted).ShouldBe(["all"]);
        options.TargetsOf("lab", NotificationKind.Split).ShouldBe(["all"]);
    }

    [Theory]
    [InlineData("""{ "url": "nowhere" }""", "Leafwire:Notifications:Url is 'nowhere'")]
    [InlineData("""{ "silentAfter": "2.00:00:00" }""", "Leafwire:Notifications:SilentAfter is 2.00:00:00")]
    [InlineData("""{ "routes": [ { "sites": ["a"] } ] }""", "Leafwire:Notifications:Routes:0:Targets names no target")]
    [InlineData("""{ "routes": [ { "targets": ["noc"] } ] }""", "Routes:0:Targets names 'noc', which is no target; one of: none")]
    [InlineData("""{ "targets": { "a b": { "kind": "log" } } }""", "Leafwire:Notifications:Targets names 'a b'")]
    [InlineData("""{ "targets": { "noc": { "kind": "slack" } } }""", "set Leafwire:Notifications:Targets:noc:UrlFile")]
    [InlineData("""{ "targets": { "noc": { "url": "http://hook.example.net/T0/B0/Xsecret" } } }""", "Targets:noc: its address is none")]
    [InlineData("""{ "targets": { "noc": { "url": "https://a/T0/B0/Xsecret", "urlFile": "x" } } }""", "Targets:noc:Url and")]
    [InlineData("""{ "targets": { "noc": { "url": "@Microsoft.KeyVault(SecretUri=T0/B0/Xsecret)" } } }""",
        "was not taken from the Key Vault")]
    [InlineData("""{ "targets": { "noc": { "url": "https://a/T0/B0/Xsecret", "kind": "eventGrid" } } }""", "Event Grid asks for")]
    [InlineData("""{ "targets": { "noc": { "url": "https://a/T0/B0/Xsecret", "kind": "slack", "key": "x" } } }""", "takes no key")]
    [InlineData("""{ "targets": { "noc": { "url": "https://a/", "key": "T0/B0/Xsecret ä" } } }""", "characters that a header cannot carry")]
    [InlineData("""{ "targets": { "noc": { "urlFile": "/nowhere/url" } } }""", "the file '/nowhere/url' cannot be read")]
    public void Options_ThatCannotBeUsed_NameTheirKeyAndQuoteNoAddress(string json, string words)
    {
        string problem = Problem(Bound(json)).ShouldNotBeNull();

        problem.ShouldContain(words);
        problem.ShouldNotContain(Hidden);
    }

    [Fact]
    public void Address_FromAFile_IsReadAgainAndNeverATextOfItsOwn()
    {
        using var folder = new TemporaryFolder();
        var target = new NotificationTarget { UrlFile = folder.Write("url", $"https://a.example.net/{Hidden}\n") };

        var first = TargetAddress.Read("noc", target);
        folder.Write("url", "https://b.example.net/");

        first.Url.AbsoluteUri.ShouldEndWith(Hidden);
        first.ToString().ShouldNotContain(Hidden);
        TargetAddress.Read("noc", target).Url.Host.ShouldBe("b.example.net");
    }

    private static NotificationOptions Bound(string json)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        var options = new NotificationOptions();
        new ConfigurationBuilder().AddJsonStream(stream).Build().Bind(options);
        return options;
    }

    private static string? Problem(NotificationOptions options) =>
        new NotificationOptionsValidator().Validate(null, options) is { Failed: true } bad ? bad.FailureMessage : null;
}
