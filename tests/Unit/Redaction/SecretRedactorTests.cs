using Leafwire.Eos;
using Leafwire.Tests.Secrets;

namespace Leafwire.Tests.Unit.Redaction;

public sealed class SecretRedactorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Forms =>
        PlantedSecrets.Lines.Zip(PlantedSecrets.Redacted, (line, redacted) => new TheoryDataRow<string, string>(line, redacted));

    [Theory]
    [MemberData(nameof(Forms))]
    public void RedactForms_LineWithASecret_KeepsTheRestOfTheLine(string line, string redacted)
    {
        SecretRedactor.RedactForms(line).ShouldBe(redacted);
        SecretRedactor.RedactForms("+" + line).ShouldBe("+" + redacted);
        SecretRedactor.RedactForms("- " + line).ShouldBe("- " + redacted);
        SecretRedactor.RedactForms(line + "\r\n!\r\n").ShouldBe(redacted + "\r\n!\r\n");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void RedactForms_LineInASentence_HoldsNoSecret(string line, string redacted)
    {
        string text = SecretRedactor.RedactForms($"the switch refused line 12 '{line.Trim()}': % Invalid input");

        text.ShouldContain("<removed>");
        text.ShouldStartWith(
            "the switch refused line 12 '" + redacted.Trim()[..redacted.Trim().IndexOf("<removed>", StringComparison.Ordinal)]);
        foreach (string secret in PlantedSecrets.Values.Where(line.Contains))
            text.ShouldNotContain(secret);
    }

    [Theory]
    [InlineData("USERNAME BOB SECRET 0 Hunter2hunter", "USERNAME BOB SECRET 0 <removed>")]
    [InlineData("username bob  secret\tsha512   $6$abc$def", "username bob  secret\tsha512   <removed>")]
    [InlineData("no username bob secret 5 $1$abc$defghijk", "no username bob secret 5 <removed>")]
    [InlineData("% Invalid password: Hunter2hunter", "% Invalid password: <removed>")]
    [InlineData("the key is 7 0822455D0A16", "the key is 7 <removed>")]
    [InlineData("community 9f86d081884c7d659a2feaa0", "community <removed>")]
    [InlineData("header.eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "header.<removed>")]
    [InlineData("Community name: topsecret", "Community name: <removed>")]
    [InlineData("passphrase=Hunter2hunter", "passphrase=<removed>")]
    [InlineData("-   exec /x --password Hunter2hunter", "-   exec /x --password <removed>")]
    [InlineData("-password 7 0822455D0A16", "-password 7 <removed>")]
    [InlineData("   url https://u:p@ss@host/x@y", "   url https://u:<removed>@host/x@y")]
    [InlineData("   url https://u:p/w@host/x", "   url https://u:<removed>@host/x")]
    [InlineData("   exec /x --client-secret 'a b' -v", "   exec /x --client-secret '<removed>' -v")]
    [InlineData("   exec /x -H 'X-Api-Key: ab,cd' -v", "   exec /x -H 'X-Api-Key: <removed>' -v")]
    public void RedactForms_OtherSpelling_IsKnownToo(string line, string redacted) => SecretRedactor.RedactForms(line).ShouldBe(redacted);

    [Theory]
    [InlineData("username bob privilege 15 role network-admin nopassword")]
    [InlineData("username bob ssh-key ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC9OuVC4D+ARBrc9sP0VRmP6osTo8fgA4Z/dkacQuiOgph6 bob@example")]
    [InlineData("no enable password")]
    [InlineData("   password encryption-key common")]
    [InlineData("   password encryption reversible aes-256-gcm")]
    [InlineData("   password minimum length 17")]
    [InlineData("   password policy AVD_POLICY")]
    [InlineData("   secret hash md5")]
    [InlineData("   session shared-secret profile profile1")]
    [InlineData("   neighbor 10.0.0.1 password shared-secret profile profile1 algorithm aes-128-cmac-96")]
    [InlineData("   authentication mode shared-secret profile test1 algorithm md5 level-1")]
    [InlineData("   authentication mode sha key-id 5 rx-disabled level-1")]
    [InlineData("   authentication protocol keyboard-interactive password public-key")]
    [InlineData("   neighbor SPINES send-community standard extended")]
    [InlineData("ip community-list CL permit 65000:1")]
    [InlineData("   match community CL")]
    [InlineData("   set community 65000:100 additive")]
    [InlineData("   private-vlan community primary vlan 110")]
    [InlineData("   certificate eAPI.crt key eAPI.key")]
    [InlineData("   key field dst-mac ether-type src-mac")]
    [InlineData("   mka key-server priority 100")]
    [InlineData("   key-exchange ecdh-sha2-nistp521")]
    [InlineData("   key controller")]
    [InlineData("ntp server 10.0.0.1 burst iburst key 1")]
    [InlineData("ntp trusted-key 1-3")]
    [InlineData("snmp-server host 10.0.0.1 vrf MGMT version 3 auth USER-READ")]
    [InlineData("snmp-server group GRP-READ v3 auth read v3read write v3write")]
    [InlineData("snmp-server user U1 G1 v3")]
    [InlineData("snmp-server engineID local f5717f1234567890ab00")]
    [InlineData("   exec /usr/bin/TerminAttr -cvaddr=10.0.0.1:9910 -cvauth=token,/tmp/token -cvvrf=MGMT")]
    [InlineData("   exec /usr/bin/TerminAttr -cvauth=certs,/persist/secure/client.crt,/persist/secure/keys/client.key -taillogs")]
    [InlineData("   url https://www.arista.io/ztp/bootstrap")]
    [InlineData("   exec /mnt/flash/exporter --password-file /mnt/flash/pw --token-ttl 30 --secret-name db --no-password --key-size 2048")]
    [InlineData("   exec /mnt/flash/exporter --password --listen 9100")]
    [InlineData("   exec /usr/bin/agent --auth-mode tls --cert /persist/secure/client.crt --insecure")]
    [InlineData("   exec /usr/bin/agent --config /mnt/flash/token.json --url https://user@host/path")]
    [InlineData("   option password-file value /mnt/flash/pw")]
    [InlineData("   option auth-mode value tls")]
    [InlineData("   option token-url value https://example/token")]
    [InlineData("   option passive value true")]
    [InlineData("   option author value Bob")]
    [InlineData("   url https://registry.example/@scope/pkg:1")]
    [InlineData("   option password value <removed>")]
    [InlineData("   profile RED-POLICY-CRITICAL-SECRET-DATA")]
    [InlineData("% Invalid input at line 12")]
    [InlineData("% Bad passwords")]
    [InlineData("leaf1: the host key changed: the switch shows SHA256:uNiVztksCsDhcc0u9e8BrwyNqGDjJzp3O1yEf8tTjfo (ssh-ed25519), "
        + "trusted was SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n-----END CERTIFICATE-----")]
    public void RedactForms_LineWithoutASecret_IsTheSameString(string line) => SecretRedactor.RedactForms(line).ShouldBeSameAs(line);

    [Fact]
    public void RedactForms_ChangedSecretInADiff_StillShowsAsAChangedLine()
    {
        const string diff = "@@ -3,7 +3,7 @@\n router bgp 65001\n-   neighbor S password 7 0822455D0A16\n"
            + "+   neighbor S password 7 13061E010803\n    maximum-paths 4\n";

        SecretRedactor.RedactForms(diff).ShouldBe("@@ -3,7 +3,7 @@\n router bgp 65001\n-   neighbor S password 7 <removed>\n"
            + "+   neighbor S password 7 <removed>\n    maximum-paths 4\n");
    }

    [Fact]
    public void RedactForms_PrivateKeyInAnyState_IsRemovedAndTheLinesStay()
    {
        string[] key = [.. PlantedSecrets.PrivateKey];
        string[] removed = [key[0], "<removed>", "<removed>", "<removed>", key[4]];

        Redacted(key).ShouldBe(removed);
        Redacted([.. key.Select(l => "+" + l)]).ShouldBe(removed.Select(l => "+" + l));
        Redacted([.. key.Select(l => "   " + l)])
            .ShouldBe(["   " + key[0], "   <removed>", "   <removed>", "   <removed>", "   " + key[4]]);
        // Cut out of the middle by a diff's hunks.
        Redacted([" " + key[1], "-" + key[2], "+" + key[1]]).ShouldBe([" <removed>", "-<removed>", "+<removed>"]);
        Redacted(["@@ -1 +1 @@", " " + key[3], "-" + key[4]]).ShouldBe(["@@ -1 +1 @@", " <removed>", "-" + key[4]]);
        Redacted([key[0], "@@ -90 +90 @@", " vlan 10"]).ShouldBe([key[0], "@@ -90 +90 @@", " vlan 10"]);
        Redacted([key[0] + " password " + key[4], "vlan 10"]).ShouldBe([key[0] + "<removed>" + key[4], "vlan 10"]);
        SecretRedactor.RedactForms(string.Join("\\n", key)).ShouldBe($"{key[0]}<removed>{key[4]}");

        static string[] Redacted(string[] lines) => SecretRedactor.RedactForms(string.Join('\n', lines)).Split('\n');
    }

    // Each word begins a search for what could follow it: without a bound that is the square of the line's length.
    [Fact]
    public void RedactForms_LineThatNoSwitchHas_IsRemovedWhole()
    {
        string longest = string.Concat(Enumerable.Repeat("vrrp radius ", SecretRedactor.LongestLine / 12));
        SecretRedactor.RedactForms(longest).ShouldBe(longest);
        SecretRedactor.RedactForms("+ " + string.Concat(Enumerable.Repeat("vrrp radius ", 400_000)) + "\nvlan 10")
            .ShouldBe("+ <removed>\nvlan 10");
    }

    [Fact]
    public void Redact_KnownSecret_IsFoundWhereNothingPointsToIt()
    {
        var secrets = new SecretRedactor();
        secrets.Learn("snmp-server community Pl4nted-comm ro\nusername bob secret 0 wordly\nusername eve secret sha512 $6$abc$DEFghi123\n");
        secrets.LearnSecret("login-pass1");

        secrets.Redact("Group: Pl4nted-comm, user wordly, login-pass1x").ShouldBe("Group: <removed>, user <removed>, <removed>x");
        secrets.Redact("otherwordly").ShouldBe("otherwordly");
        // A configuration has names that look like an everyday word.
        secrets.RedactConfiguration("vlan name wordly\ndescription Pl4nted-comm\n").ShouldBe("vlan name wordly\ndescription <removed>\n");
    }
}
