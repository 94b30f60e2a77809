using System.Text;
using CsCheck;
using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Signing;

public sealed class TrustedKeysTests
{
    private static readonly string Key = Keys.New().Key;

    [Fact]
    public void File_Written_IsReadAgain()
    {
        var file = new TrustedKeys
        {
            Keys =
            [
                new TrustedKey { Key = Key, Name = "ops-2026", Created = new DateOnly(2026, 1, 31) },
                new TrustedKey { Key = Keys.New().Key, Retired = new DateOnly(2026, 2, 1) },
            ],
        };
        TrustedKeys.Read(file.Write()).Keys.ShouldBe(file.Keys);
        Encoding.UTF8.GetString(file.Write()).ShouldContain("\"created\": \"2026-01-31\"");
    }

    [Theory]
    [InlineData("{ \"keys\": [ {\n \"kee\": \"x\" } ] }", "line 2: this is no list of keys")]
    [InlineData("[]", "line 1: this is no list of keys")]
    [InlineData("{ \"keys\": [] }", "it lists no key; 'leafwire keys new' adds one")]
    [InlineData("{ \"keys\": [ { \"key\": \"UAB\" } ] }", "keys[0]: this is no public key")]
    [InlineData("{ \"keys\": [ { \"key\": \"SUAB\" } ] }", "keys[0]: this is a private seed; write the public key")]
    public void File_ThatCannotBeUsed_SaysWhatIsWrong(string text, string problem)
    {
        string message = Should.Throw<FormatException>(() => TrustedKeys.Read(Encoding.UTF8.GetBytes(text))).Message;
        message.ShouldStartWith(problem);
        message.ShouldNotContain("SUAB");
    }

    [Fact]
    public void Key_ListedTwice_IsRefused() =>
        Should.Throw<FormatException>(() => TrustedKeys.Read(Keys.File(Key, Key)))
            .Message.ShouldBe($"keys[1]: the key {Key} is listed twice; keep one of the two");

    [Fact]
    public void AnyBytes_Read_ThrowNothingElse() =>
        Gen.Byte.Array[0, 100].Sample(bytes => { Should.Throw<FormatException>(() => TrustedKeys.Read(bytes)); });
}
