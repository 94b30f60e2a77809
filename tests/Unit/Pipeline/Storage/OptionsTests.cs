using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Signing;
using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Options;

namespace Leafwire.Tests.Unit.Pipeline.Storage;

public sealed class OptionsTests
{
    [Fact]
    public void Storage_WithoutAccount_NamesBothKeys() =>
        Problem(new StorageOptions())
            .ShouldBe("set one of Leafwire:Storage:ConnectionString (Azurite, account key) and Leafwire:Storage:AccountName (identity)");

    [Fact]
    public void Storage_BadConnectionString_DoesNotQuoteIt()
    {
        string problem = Problem(new StorageOptions { ConnectionString = "AccountKey=secret" });

        problem.ShouldStartWith("Leafwire:Storage:ConnectionString is no storage connection string");
        problem.ShouldNotContain("secret");
    }

    [Fact]
    public void Storage_BadNames_NameTheirKeys() =>
        Problem(new StorageOptions { AccountName = "Bad_Name", UploadContainer = "X", TablePrefix = "1" }).ShouldSatisfyAllConditions(
            p => p.ShouldContain("Leafwire:Storage:AccountName is 'Bad_Name'"),
            p => p.ShouldContain("Leafwire:Storage:UploadContainer is 'X'"),
            p => p.ShouldContain("Leafwire:Storage:TablePrefix is '1'"));

    [Theory]
    [InlineData("UseDevelopmentStorage=true", null)]
    [InlineData(null, "leafwire01")]
    public void Storage_WithOneAccount_IsGood(string? connection, string? account) =>
        new StorageOptionsValidator().Validate(null, new StorageOptions { ConnectionString = connection, AccountName = account })
            .Succeeded.ShouldBeTrue();

    [Fact]
    public void Nats_Default_IsGood() => new NatsOptionsValidator(Options.Create(new SigningOptions())).Validate(null, new NatsOptions())
        .Succeeded.ShouldBeTrue();

    [Fact]
    public void Nats_BadValues_NameTheirKeys()
    {
        var options = new NatsOptions
        {
            Url = "hub:4222", Replicas = 7, Username = "a", NKeySeedFile = "/nowhere/seed", Password = "p",
            PasswordFile = "/nowhere/password",
            Tls = new NatsTlsOptions { CertificateFile = "/nowhere/cert.pem" },
        };

        string problem = new NatsOptionsValidator(Options.Create(new SigningOptions())).Validate(null, options)
            .FailureMessage.ShouldNotBeNull();

        foreach (string expected in new[]
        {
            "Leafwire:Nats:Url holds 'hub:4222'",
            "Leafwire:Nats:Replicas is 7",
            "Leafwire:Nats:Username and Leafwire:Nats:NKeySeedFile",
            "Leafwire:Nats:Password and Leafwire:Nats:PasswordFile",
            "Leafwire:Nats:Tls:CertificateFile and Leafwire:Nats:Tls:KeyFile",
            "'/nowhere/seed', which does not exist",
        })
            problem.ShouldContain(expected);
    }

    [Fact]
    public void Nats_UserInTheUrl_IsRefusedWithoutThePassword()
    {
        string problem = new NatsOptionsValidator(Options.Create(new SigningOptions()))
            .Validate(null, new NatsOptions { Url = "nats://u:secret@hub:4222" }).FailureMessage.ShouldNotBeNull();

        problem.ShouldContain("Leafwire:Nats:Url holds a user");
        problem.ShouldNotContain("secret");
    }

    [Fact]
    public void Queue_Limits_AreASitesOwnOrThatOfAll()
    {
        var options = new QueueOptions { DevicesAtOnce = 20, Sites = { ["dc1"] = 5 } };
        new QueueOptionsValidator().Validate(null, options).Succeeded.ShouldBeTrue();
        (options.At("DC1"), options.At("dc2"), new QueueOptions().At("dc2")).ShouldBe((5, 20, null));
        options.Sites["dc3"] = 0;
        new QueueOptionsValidator().Validate(null, options).FailureMessage.ShouldNotBeNull().ShouldContain("Leafwire:Queue:Sites:dc3 is 0");
    }

    private static string Problem(StorageOptions options) => new StorageOptionsValidator().Validate(null, options)
        .FailureMessage.ShouldNotBeNull();
}
