using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Signing;
using Leafwire.Tests.Files;
using Microsoft.Extensions.Options;

namespace Leafwire.Tests.Unit.Signing;

public sealed class SigningOptionsTests : IDisposable
{
    private static readonly (string Key, string Seed) Own = Keys.New();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Options_WithNothing_LeaveCommandsUnsigned()
    {
        Problem(new SigningOptions()).ShouldBeNull();
        using var signer = new CommandSigner(Options.Create(new SigningOptions()));
        signer.Key.ShouldBeNull();
        signer.Sign("{}"u8).ShouldBeNull();
    }

    [Fact]
    public void SeedFile_OfTheOwnerAlone_IsRead()
    {
        var options = new SigningOptions { SeedFile = SeedFile(Own.Seed + "\n") };
        Problem(options).ShouldBeNull();
        using var signer = new CommandSigner(Options.Create(options));
        signer.Key.ShouldBe(Own.Key);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void SeedFile_ThatOthersMayUse_IsRefused(UnixFileMode more)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files have no such modes here");
        string file = SeedFile(Own.Seed, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        Problem(new SigningOptions { SeedFile = file }).ShouldBe("Leafwire:Signing:SeedFile: "
            + $"others than its owner may use the file '{file}': chmod 600 it, and make a new key if anybody else had access");
    }

    [Fact]
    public void SeedFile_ThatIsNotThere_IsNamedWithTheWayOut() =>
        Problem(new SigningOptions { SeedFile = "/nowhere/seed" }).ShouldBe("Leafwire:Signing:SeedFile names the file '/nowhere/seed', "
            + "which does not exist; 'leafwire keys new --seed /nowhere/seed' makes one");

    [Fact]
    public void Seed_ThatIsNone_IsNeverQuoted()
    {
        string cut = Own.Seed[..^1], changed = Own.Seed[..20] + (Own.Seed[20] == 'A' ? 'B' : 'A') + Own.Seed[21..];
        foreach (string bad in (string[])[cut, changed, "SU" + new string('=', 56), "secret", Own.Seed.ToLowerInvariant()])
        {
            string problem = Problem(new SigningOptions { Seed = bad }).ShouldNotBeNull();
            problem.ShouldStartWith("Leafwire:Signing:Seed holds no seed that can sign");
            problem.ShouldNotContain(bad);
        }
    }

    [Fact]
    public void Seed_ThatIsAPublicKey_IsRefused() =>
        Problem(new SigningOptions { Seed = Own.Key }).ShouldBe(
            "Leafwire:Signing:Seed holds a public key, which cannot sign; it is to hold the seed, which begins with SU");

    [Fact]
    public void Seed_ThatKeyVaultDidNotGive_IsNamed() =>
        Problem(new SigningOptions { Seed = "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/command-signing-seed)" })
            .ShouldNotBeNull().ShouldContain("was not taken from the Key Vault");

    [Fact]
    public void SeedAndSeedFile_Both_AreTooMany() =>
        Problem(new SigningOptions { Seed = Own.Seed, SeedFile = SeedFile(Own.Seed) })
            .ShouldBe("Leafwire:Signing:SeedFile and Leafwire:Signing:Seed are both set; choose one");

    [Theory]
    [InlineData("")]
    [InlineData("\nU")]
    public void Seed_ThatAlsoLogsIn_IsRefused(string below)
    {
        string signs = SeedFile(Own.Seed), logsIn = SeedFile(Own.Seed + below);
        var validator = new NatsOptionsValidator(Options.Create(new SigningOptions { SeedFile = signs }));
        string? problem = validator.Validate(null, new NatsOptions { NKeySeedFile = logsIn }).FailureMessage;
        problem.ShouldNotBeNull().ShouldContain("a key that logs in must not sign commands");
    }

    private static string? Problem(SigningOptions options) => new SigningOptionsValidator().Validate(null, options).FailureMessage;

    private string SeedFile(string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        string file = _folder.Write($"{Guid.NewGuid():N}.nk", text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, mode);
        return file;
    }
}
