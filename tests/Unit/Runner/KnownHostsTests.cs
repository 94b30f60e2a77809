using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Leafwire.Runner.Inventory;

namespace Leafwire.Tests.Unit.Runner;

public sealed class KnownHostsTests
{
    // The fingerprint is what ssh-keygen -l prints for the key.
    private const string Key = "AAAAC3NzaC1lZDI1NTE5AAAAIB5cyARPp9w5vHaAuUKCGPoJ4jjCkRZ5MG4zJIxMY2RF";
    private const string Fingerprint = "SHA256:q2dfOljvyFHTw0AcdwZumyiefSITMIrMreBvMh89900";

    [Theory]
    [InlineData("leaf1 ssh-ed25519 " + Key, "leaf1", 22, true)]
    [InlineData("leaf1,192.0.2.1 ssh-ed25519 " + Key + " a comment", "192.0.2.1", 22, true)]
    [InlineData("LEAF1 ssh-ed25519 " + Key, "leaf1", 22, true)]
    [InlineData("leaf1 ssh-ed25519 " + Key, "leaf1", 2222, false)]
    [InlineData("[leaf1]:2222 ssh-ed25519 " + Key, "leaf1", 2222, true)]
    [InlineData("[leaf1]:2222 ssh-ed25519 " + Key, "leaf1", 22, false)]
    [InlineData("*.lab,!bad.lab ssh-ed25519 " + Key, "leaf1.lab", 22, true)]
    [InlineData("*.lab,!bad.lab ssh-ed25519 " + Key, "bad.lab", 22, false)]
    [InlineData("# leaf1 ssh-ed25519 " + Key, "leaf1", 22, false)]
    [InlineData("@cert-authority leaf1 ssh-ed25519 " + Key, "leaf1", 22, false)]
    [InlineData("@revoked leaf1 ssh-ed25519 " + Key, "leaf1", 22, false)]
    [InlineData("leaf1 ssh-ed25519 no-base64", "leaf1", 22, false)]
    [InlineData("leaf1", "leaf1", 22, false)]
    public void For_Line_IsTrustedForItsHostsOnly(string line, string host, int port, bool expected)
    {
        var knownHosts = new KnownHosts();
        knownHosts.Add($"\r\n{line}\r\n");
        knownHosts.For(host, port).ShouldBe(expected ? [Fingerprint] : []);
    }

    [Theory]
    [InlineData("leaf1", 22, "leaf1", true)]
    [InlineData("leaf1", 2222, "[leaf1]:2222", true)]
    [InlineData("leaf2", 22, "leaf1", false)]
    public void For_HashedName_IsFound(string host, int port, string hashed, bool expected)
    {
        var knownHosts = new KnownHosts();
        knownHosts.Add($"{Hash(hashed)} ssh-ed25519 {Key}");
        knownHosts.For(host, port).ShouldBe(expected ? [Fingerprint] : []);
    }

    [Fact]
    public void For_RevokedKey_IsNotTrustedThoughAnotherLineHasIt()
    {
        var knownHosts = new KnownHosts();
        knownHosts.Add($"leaf1 ssh-ed25519 {Key}\n@revoked * ssh-ed25519 {Key}\n");
        knownHosts.For("leaf1", 22).ShouldBeEmpty();
    }

    [Fact]
    public void RevokedAndAuthority_AreToldForTheirHostsOnly()
    {
        var knownHosts = new KnownHosts();
        knownHosts.Add(
            $"@revoked [leaf1]:2222 ssh-ed25519 {Key}\n@cert-authority *.lab ssh-ed25519 {Key}\n@unknown leaf3 ssh-ed25519 {Key}\n");
        knownHosts.RevokedFor("leaf1", 2222).ShouldBe([Fingerprint]);
        knownHosts.RevokedFor("leaf1", 22).ShouldBeEmpty();
        knownHosts.HasAuthorityFor("leaf2.lab", 22).ShouldBeTrue();
        knownHosts.HasAuthorityFor("leaf1", 2222).ShouldBeFalse();
        (knownHosts.For("leaf3", 22).Count, knownHosts.HasAuthorityFor("leaf3", 22)).ShouldBe((0, false));
    }

    [SuppressMessage("Security", "CA5350", Justification = "The file format's hash.")]
    private static string Hash(string name)
    {
        byte[] salt = [.. Enumerable.Range(1, 20).Select(i => (byte)i)];
        return $"|1|{Convert.ToBase64String(salt)}|{Convert.ToBase64String(HMACSHA1.HashData(salt, Encoding.UTF8.GetBytes(name)))}";
    }
}
