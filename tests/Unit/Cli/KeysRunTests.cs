using Leafwire.Cli;
using Leafwire.Cli.Client;
using Leafwire.Cli.Decide;
using Leafwire.Cli.Keys;
using Leafwire.Contracts;
using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Signing;
using Leafwire.Runner.Trust;
using Leafwire.Tests.Files;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace Leafwire.Tests.Unit.Cli;

public sealed class KeysRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    private string Seed => _folder.At("signing.nk");

    private string Trusted => _folder.At("keys/trusted-keys.json");

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void New_Pair_SignsForThePipelineAndIsTrustedByTheRunner()
    {
        Run().New(Seed, Trusted, "ops-2026").ShouldBe(ExitCodes.Ok);

        using var signer = new CommandSigner(Options.Create(new SigningOptions { SeedFile = Seed }));
        KeyFile.Read(File.ReadAllBytes(Trusted)).Keys.ShouldHaveSingleItem()
            .ShouldBe(new TrustedKey { Key = signer.Key!, Name = "ops-2026", Created = new DateOnly(2026, 1, 31) });
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Seed).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string said = _output.ToString();
        said.ShouldContain($"key {signer.Key}");
        said.ShouldContain($"az keyvault secret set --vault-name VAULT --name command-signing-seed --file {Seed}");
        said.ShouldNotContain(File.ReadAllText(Seed));
    }

    /// <summary>A person's key signs what the host and the runner take for the person's word.</summary>
    [Fact]
    public void New_OfAPerson_SignsApprovalsThatTheRunnerTakes()
    {
        string digest = PushDigest.Of([KeyValuePair.Create("leaf1", "sha256:aa")]).Value;
        Run().NewPerson("ada", Seed, Trusted).ShouldBe(ExitCodes.Ok);

        DecisionRequest signed = PersonKey.Sign(new DecisionRequest("ada", null, digest), "0123456789abcdef", Seed);

        KeyFile.Read(File.ReadAllBytes(Trusted)).Keys.ShouldHaveSingleItem()
            .ShouldBe(new TrustedKey { Key = signed.Key!, Name = "ada", Created = new DateOnly(2026, 1, 31) });
        var decision = new Decision("0123456789abcdef", DecisionKind.Approve, "ada" + Decision.Unproven, "")
        {
            Digest = digest, Key = signed.Key, Signature = signed.Signature,
        };
        PersonSignature.IsGood(decision).ShouldBeTrue();
        PersonSignature.IsGood(decision with { By = "bob" }).ShouldBeFalse();
        PersonSignature.IsGood(decision with { PushId = "fedcba9876543210" }).ShouldBeFalse();
        PersonSignature.IsGood(decision with { Digest = Payload.DigestOf("another") }).ShouldBeFalse();
        PersonSignature.IsGood(decision with { Key = null }).ShouldBeFalse();
        PersonSignature.IsGood(decision with { Key = null, Signature = null }).ShouldBeTrue();
        _output.ToString().ShouldNotContain(File.ReadAllText(Seed));
        _output.ToString().ShouldContain("leafwire approve ID --digest DIGEST --by ada --key");
    }

    [Fact]
    public void Key_ThatOthersMayRead_OrThatIsNone_SignsNothing()
    {
        string key = _folder.Write("eve.key", "SUnothing");
        Should.Throw<UserErrorException>(() => Sign(key)).Message.ShouldStartWith($"--key {key}: others than its owner may use the file");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(key, UnixFileMode.UserRead);
        Should.Throw<UserErrorException>(() => Sign(key)).Message.ShouldStartWith($"--key {key} holds no seed that can sign");
        Should.Throw<UserErrorException>(() => Sign(_folder.At("none"))).Message.ShouldStartWith("--key ");

        static void Sign(string file) => PersonKey.Sign(new DecisionRequest("eve", null, "sha256:aa"), "0123456789abcdef", file);
    }

    [Fact]
    public void New_WhereASeedIs_LeavesItAlone()
    {
        File.WriteAllText(Seed, "precious");
        Should.Throw<UserErrorException>(() => Run().New(Seed, Trusted, null)).Message.ShouldStartWith(
            $"--seed {Seed}: the file exists and is left alone");
        File.ReadAllText(Seed).ShouldBe("precious");
        File.Exists(Trusted).ShouldBeFalse();
    }

    [Fact]
    public void New_BesideAFileThatCannotBeUsed_MakesNoKey()
    {
        string broken = _folder.Write("broken.json", "{ \"keys\": [ { \"key\": \"UABC\" } ] }");
        Should.Throw<UserErrorException>(() => Run().New(Seed, broken, null)).Message.ShouldStartWith(
            $"--trusted {broken}: keys[0]: this is no public key");
        File.Exists(Seed).ShouldBeFalse();
    }

    [Fact]
    public void New_WhereTheTrustedFileCannotBeWritten_TakesTheSeedBack()
    {
        string inTheWay = _folder.Write("file", "");
        Should.Throw<UserErrorException>(() => Run().New(Seed, Path.Combine(inTheWay, "trusted-keys.json"), null))
            .Message.ShouldStartWith("--trusted ");
        File.Exists(Seed).ShouldBeFalse();
    }

    [Fact]
    public void New_NameThatIsTaken_IsRefused()
    {
        Run().New(Seed, Trusted, "ops");
        Should.Throw<UserErrorException>(() => Run().New(_folder.At("two.nk"), Trusted, "ops")).Message.ShouldContain(
            "has a key named 'ops'");
    }

    [Fact]
    public void New_InAFolderThatIsNotThere_SaysSo() =>
        Should.Throw<UserErrorException>(() => Run().New(_folder.At("nowhere/seed.nk"), null, null)).Message.ShouldContain(
            "there is no folder");

    [Fact]
    public void Retire_OldOfTwo_LeavesTheOther()
    {
        Run().New(Seed, Trusted, "old");
        Run().New(_folder.At("new.nk"), Trusted, "new");
        _time.Advance(TimeSpan.FromDays(1));

        Run().Retire("old", Trusted, last: false).ShouldBe(ExitCodes.Ok);

        IReadOnlyList<TrustedKey> keys = TrustedKeys.Read(File.ReadAllBytes(Trusted)).Keys;
        keys.Select(key => (key.Name, key.Retired)).ShouldBe([("old", new DateOnly(2026, 2, 1)), ("new", null)]);
        Should.Throw<UserErrorException>(() => Run().Retire(keys[0].Key, Trusted, last: false)).Message.ShouldBe(
            $"{keys[0].Key} was retired on 2026-02-01");
        Directory.GetFiles(_folder.At("keys")).ShouldHaveSingleItem();
    }

    [Fact]
    public void Retire_TheLastInUse_NeedsToBeSaid()
    {
        Run().New(Seed, Trusted, "only");
        Should.Throw<UserErrorException>(() => Run().Retire("only", Trusted, last: false)).Message.ShouldContain("say --last");
        Run().Retire("only", Trusted, last: true).ShouldBe(ExitCodes.Ok);
        _output.ToString().ShouldContain("is retired; 0 keys in use");
    }

    [Fact]
    public void Retire_KeyThatIsNotThere_SaysHowToSeeThem()
    {
        Run().New(Seed, Trusted, "ops");
        Should.Throw<UserErrorException>(() => Run().Retire("nobody", Trusted, last: false)).Message.ShouldBe(
            $"{Trusted} has no key 'nobody'; 'leafwire keys list --trusted {Trusted}' shows those that it has");
    }

    [Fact]
    public void List_Keys_ShowsTheirState()
    {
        Run().New(Seed, Trusted, "old [1]");
        Run().New(_folder.At("new.nk"), Trusted, "new");
        Run().Retire("old [1]", Trusted, last: false);
        _output.GetStringBuilder().Clear();

        Run().List(Trusted).ShouldBe(ExitCodes.Ok);

        string[] lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        lines.ShouldContain(line => line.StartsWith('U') && line.Contains("old [1]", StringComparison.Ordinal)
            && line.EndsWith("retired 2026-01-31", StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith('U') && line.Contains("new", StringComparison.Ordinal)
            && line.Contains("2026-01-31", StringComparison.Ordinal) && line.EndsWith("in use", StringComparison.Ordinal));
    }

    [Fact]
    public void List_FileThatIsNotThere_SaysHowToMakeIt() =>
        Should.Throw<UserErrorException>(() => Run().List("/nowhere/keys.json")).Message.ShouldBe("--trusted /nowhere/keys.json: "
            + "there is no such file; 'leafwire keys new --seed FILE --trusted /nowhere/keys.json' makes one");

    private KeysRun Run()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(_output),
        });
        console.Profile.Width = 10_000;
        return new KeysRun(_time, console);
    }
}
