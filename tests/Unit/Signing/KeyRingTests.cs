using Leafwire.Contracts;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Trust;
using Leafwire.Tests.Files;
using Microsoft.Extensions.Logging;

namespace Leafwire.Tests.Unit.Signing;

/// <summary>The file of trusted keys, while the runner runs.</summary>
public sealed class KeyRingTests : IDisposable
{
    private static readonly string First = Keys.New().Key, Second = Keys.New().Key;
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _log = [];

    private string File => _folder.At("trusted-keys.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_ThatChanges_CountsAtOnce()
    {
        KeyRing ring = Ring(Keys.File(First));
        ring.Accepted.ShouldBe([First]);

        Write(Keys.File(First, Second));
        ring.Accepted.ShouldBe(new[] { First, Second }.Order(StringComparer.Ordinal));

        Write(
            new TrustedKeys { Keys = [new TrustedKey { Key = First, Retired = new DateOnly(2026, 3, 1) }, new TrustedKey { Key = Second }] }
                .Write());
        ring.Accepted.ShouldBe([Second]);
        ring.Find(First).ShouldNotBeNull().Retired.ShouldBe(new DateOnly(2026, 3, 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"keys\": [] }")]
    [InlineData("{ \"keys\": [ { \"key\": \"")]
    [InlineData("{ \"keys\": [ { \"key\": \"UABC\" } ] }")]
    [InlineData("null")]
    public void File_ThatBreaks_LeavesTheLastGoodKeysAndIsLoggedOnce(string content)
    {
        KeyRing ring = Ring(Keys.File(First));
        ring.Accepted.ShouldBe([First]);

        System.IO.File.WriteAllText(File, content);
        ring.Accepted.ShouldBe([First]);
        ring.Find(First).ShouldNotBeNull();
        _log.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            line => line.ShouldContain("KeysUnreadable"), line => line.ShouldContain(File));

        Write(Keys.File(Second));
        ring.Accepted.ShouldBe([Second]);
    }

    [Fact]
    public void File_ThatIsGone_LeavesTheLastGoodKeys()
    {
        KeyRing ring = Ring(Keys.File(First));
        ring.Accepted.ShouldBe([First]);
        System.IO.File.Delete(File);
        ring.Accepted.ShouldBe([First]);
        ring.Accepted.ShouldBe([First]);
        _log.ShouldHaveSingleItem();
        Write(Keys.File(Second));
        ring.Accepted.ShouldBe([Second]);
    }

    [Fact]
    public void Key_RetiredInTheFile_IsRetiredThoughTheConfigurationNamesIt()
    {
        Write(new TrustedKeys { Keys = [new TrustedKey { Key = First, Retired = new DateOnly(2026, 3, 1) }] }.Write());
        var ring = new KeyRing(
            new TrustSettings { Keys = [new TrustedKey { Key = First }, new TrustedKey { Key = Second }], KeysFile = File },
            new ListLogger(_log));
        ring.Accepted.ShouldBe([Second]);
    }

    [Fact]
    public void Unsigned_NamesNoKeys() => new KeyRing(TrustSettings.Unsigned, new ListLogger(_log)).Accepted.ShouldBeNull();

    private KeyRing Ring(byte[] content)
    {
        Write(content);
        return new KeyRing(new TrustSettings { KeysFile = File }, new ListLogger(_log));
    }

    private void Write(byte[] content) => System.IO.File.WriteAllBytes(File, content);

    // Errors only.
    private sealed class ListLogger(List<string> lines) : ILogger<KeyRing>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                lines.Add($"{eventId.Name}: {formatter(state, exception)}");
        }
    }
}
