using CsCheck;
using Leafwire.Eos;
using Leafwire.Tests.Secrets;

namespace Leafwire.Tests.Unit.Redaction;

public sealed class SecretRedactorProperties
{
    private static readonly Gen<string> Word = OneOf(
        "secret", "password", "key", "key-string", "0", "7", "8a", "sha512", "md5", "<removed>", "\"", "\"a b\"", "community",
        "snmp-server", "host", "version", "2c", "auth", "priv", "aes", "neighbor",
        "vrrp", "authentication", "text", "ipsec", "spi", "300", "esp", "level-1", "receive-lifetime", "level", "://a:b@c", "token=x",
        "auth=key,", "$6$a$b", "7 0822455D0A16", "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----", "@@", "EOF", "option", "value", "--password", "--token=", "-password",
        "--db-password=x1", "X-Api-Key:", "'", "authorization:", "bearer", "https://u:p@h,https://u:q@h", "cookie:", "sshpass", "-p",
        "Hunter2hunter", "MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQC1other", "license", "is", ":", "=", "'", "\r");

    private static readonly Gen<string> Line =
        Gen.OneOf(
            Word.Array[0, 8].Select(words => string.Join(' ', words)),
            OneOf([.. PlantedSecrets.Lines, .. PlantedSecrets.PrivateKey]),
            Gen.String[0, 40].Select(text => text.Replace('\n', ' ')))
        .Select(OneOf("", "+", "-", " ", "+   "), (text, sign) => sign + text);

    private static readonly Gen<string> Text = Line.Array[0, 12].Select(lines => string.Join('\n', lines));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    [Fact]
    public void RedactForms_AnyText_ChangesNothingTheSecondTime() =>
        Text.Sample(text => SecretRedactor.RedactForms(text) is var once && SecretRedactor.RedactForms(once) == once);

    [Fact]
    public void RedactForms_AnyText_KeepsTheLines() =>
        Text.Sample(text => SecretRedactor.RedactForms(text).Count(c => c == '\n') == text.Count(c => c == '\n'));

    // What was learned is in it, in whatever order and however often it is redacted.
    [Fact]
    public void Redact_KnownSecrets_AreGoneForGood() => Text.Sample(text =>
    {
        var secrets = new SecretRedactor();
        secrets.Learn(string.Join('\n', PlantedSecrets.Lines));
        string once = secrets.Redact(text), twice = secrets.Redact(once);
        return twice == once && SecretRedactor.RedactForms(once) == once && !PlantedSecrets.Values.Any(once.Contains);
    });

    [Fact]
    public void RedactForms_PlantedLinesInAnyText_HoldNoSecret() =>
        Text.Sample(text => !PlantedSecrets.Values.Any(SecretRedactor.RedactForms(text).Contains));
}
