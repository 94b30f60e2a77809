using Leafwire.Messaging;
using Microsoft.Extensions.Logging.Abstractions;
using NATS.Client.Core;

namespace Leafwire.Tests.Unit.Messaging;

public sealed class NatsLoginTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task PasswordFile_ThatIsReplaced_IsReadAtTheNextConnection()
    {
        NatsOpts options = Options(new NatsSettings { Url = "nats://x", Username = "u", Password = "at the start", PasswordFile = _file });
        foreach (string password in new[] { "first", " second " })
        {
            await File.WriteAllTextAsync(_file, password + "\r\n", TestContext.Current.CancellationToken);
            (await LoginAsync(options)).ShouldBe(NatsAuthCred.FromUserInfo("u", password));
        }
    }

    [Theory]
    [InlineData("SUAB")]
    [InlineData("SUAB\n")]
    [InlineData("SUAB\r\nUABC\r\n")]
    [InlineData("UABC\nSUAB\n")]
    public async Task NKeySeedFile_WithOrWithoutItsPublicKey_IsReadAtEachConnection(string text)
    {
        NatsOpts options = Options(new NatsSettings { Url = "nats://x", NKeySeedFile = _file });
        await File.WriteAllTextAsync(_file, "SUOLD", TestContext.Current.CancellationToken);
        await LoginAsync(options);
        await File.WriteAllTextAsync(_file, text, TestContext.Current.CancellationToken);
        (await LoginAsync(options)).ShouldBe(NatsAuthCred.FromNkey("SUAB"));
    }

    [Fact]
    public async Task NKeySeedFile_WithoutASeed_IsRefusedWithoutQuotingIt()
    {
        await File.WriteAllTextAsync(_file, "hunter2", TestContext.Current.CancellationToken);
        NatsOpts options = Options(new NatsSettings { Url = "nats://x", NKeySeedFile = _file });
        (await Should.ThrowAsync<InvalidDataException>(async () => await LoginAsync(options))).Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Login_OfEachKind_IsGivenAndNoneWithoutOne()
    {
        (await LoginAsync(Options(new NatsSettings { Url = "nats://x", Username = "u", Password = "p" }))).ShouldBe(
            NatsAuthCred.FromUserInfo("u", "p"));
        (await LoginAsync(Options(new NatsSettings { Url = "nats://x", CredentialsFile = _file }))).ShouldBe(
            NatsAuthCred.FromCredsFile(_file));
        Options(new NatsSettings { Url = "nats://x" }).AuthOpts.AuthCredCallback.ShouldBeNull();
    }

    private static NatsOpts Options(NatsSettings settings) =>
        NatsLogin.Options(settings, "test", "_INBOX.test", NullLoggerFactory.Instance);

    private static ValueTask<NatsAuthCred> LoginAsync(NatsOpts options) =>
        options.AuthOpts.AuthCredCallback!(new Uri("nats://x"), TestContext.Current.CancellationToken);
}
