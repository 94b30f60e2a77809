using System.Globalization;
using Leafwire.Cli;
using Leafwire.Cli.Tokens;
using Leafwire.Pipeline.Api;
using Leafwire.Tests.Files;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace Leafwire.Tests.Unit.Cli;

public sealed class TokensRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly StringWriter _said = new(CultureInfo.InvariantCulture);
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);

    private string Path => System.IO.Path.Combine(_folder.Path, "tokens.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void New_Token_IsPrintedOnceAndKeptAsDigest()
    {
        string secret = New("anna", "approver:dc1", "reader");

        secret.ShouldStartWith("lwt_");
        File.ReadAllText(Path).ShouldNotContain(secret);
        _said.ToString().ShouldNotContain(secret);
        Caller caller = Find(secret).ShouldNotBeNull();
        caller.Name.ShouldBe("anna");
        caller.Grants.ShouldBe([new Grant(Role.Approver, "dc1"), new Grant(Role.Reader, "*")]);
    }

    [Fact]
    public void Token_AfterItsTime_IsRefused()
    {
        string secret = New("anna", "reader");
        _time.Advance(TimeSpan.FromDays(90) - TimeSpan.FromSeconds(1));
        Find(secret).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        Find(secret).ShouldBeNull();
    }

    [Fact]
    public void Revoke_ByName_RevokesAllOfItAndNoOther()
    {
        string one = New("anna", "reader"), two = New("anna", "operator"), other = New("bert", "reader");

        Run().Revoke("anna", Path).ShouldBe(ExitCodes.Ok);

        Find(one).ShouldBeNull();
        Find(two).ShouldBeNull();
        Find(other).ShouldNotBeNull();
        Should.Throw<UserErrorException>(() => Run().Revoke("anna", Path)).Message.ShouldContain("was revoked before");
        Should.Throw<UserErrorException>(() => Run().Revoke("carl", Path)).Message.ShouldContain("has no token 'carl'");
        Run().List(Path).ShouldBe(ExitCodes.Ok);
        _said.ToString().ShouldContain("revoked 2026-03-01");
    }

    [Theory]
    [InlineData("a\nb", "reader", "90d", "--name")]
    [InlineData("anna", "admin", "90d", "--role: 'admin' is none")]
    [InlineData("anna", "1", "90d", "--role: '1' is none")]
    [InlineData("anna", "reader", "soon", "--expires")]
    public void New_OfWhatCannotBe_IsAnErrorAndWritesNothing(string name, string role, string expires, string words)
    {
        Should.Throw<UserErrorException>(() => Run().New(Path, name, [role], expires)).Message.ShouldContain(words);
        File.Exists(Path).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"tokens":[{"name":"a","digest":"00","roles":[],"created":"2026-03-01T00:00:00Z"}]}""", "tokens[0].digest")]
    [InlineData("""{"tokens":[null]}""", "tokens[0]: it is null")]
    [InlineData("""{"tokens":[],"x":1}""", "line 1: this is no list of tokens")]
    [InlineData("null", "JSON value null")]
    public void File_ThatCannotBeUsed_SaysWhere(string json, string words)
    {
        File.WriteAllText(Path, json);
        Should.Throw<UserErrorException>(() => Run().List(Path)).Message.ShouldContain(words);
    }

    private TokensRun Run()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_said) });
        console.Profile.Width = 10_000;
        return new TokensRun(_time, console, _output);
    }

    private string New(string name, params string[] roles)
    {
        _output.GetStringBuilder().Clear();
        Run().New(Path, name, roles, "90d").ShouldBe(ExitCodes.Ok);
        return _output.ToString().Trim();
    }

    private Caller? Find(string secret) => AccessTokens.Read(File.ReadAllBytes(Path)).Find(secret, _time.GetUtcNow());
}
