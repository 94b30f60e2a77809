using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;

namespace Leafwire.Tests.Unit.Eos;

public sealed class HostKeyTests
{
    private const string Key = "SHA256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Other = "SHA256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private static readonly DeviceProfile Leaf1 = ScriptedConnector.Leaf1;

    [Fact]
    public void HostKey_Pinned_IsTrusted() => Problem(Leaf1 with { HostKeys = [Other, Key] }, Key, new MemoryHostKeyStore()).ShouldBeNull();

    [Fact]
    public void HostKey_NotThePinnedOne_NamesBoth()
    {
        string problem = Problem(Leaf1 with { HostKeys = [Key], TrustOnFirstUse = true }, Other, new MemoryHostKeyStore())!;
        problem.ShouldContain(Key);
        problem.ShouldContain(Other);
        problem.ShouldContain("hostKeys of inventory device 'leaf1'");
    }

    [Fact]
    public void HostKey_Revoked_IsRefusedWhateverElseTrustsIt()
    {
        var store = new MemoryHostKeyStore();
        foreach (DeviceProfile leaf in (DeviceProfile[])[Leaf1 with { HostKeys = [Key] }, Leaf1 with { TrustOnFirstUse = true }])
            Problem(leaf with { RevokedHostKeys = [Key] }, Key, store)!
                .ShouldContain($"{Key} (ssh-ed25519) that the switch shows is revoked");
        store.Find("leaf1").ShouldBeNull();
    }

    [Fact]
    public void HostKey_AuthorityAlone_SaysThatCertificatesAreNotFollowed() =>
        Problem(Leaf1 with { HasHostAuthority = true }, Key, new MemoryHostKeyStore())!.ShouldContain("host certificates are not followed");

    [Fact]
    public void HostKey_NothingTrusted_ShowsTheKeyAndWhereItGoes()
    {
        var store = new MemoryHostKeyStore();
        string problem = Problem(Leaf1, Key, store)!;
        problem.ShouldContain(Key);
        problem.ShouldContain("hostKeys of inventory device 'leaf1'");
        store.Find("leaf1").ShouldBeNull();
    }

    [Fact]
    public void HostKey_FirstUse_IsKeptAndAnotherRefused()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "hostkeys");
        try
        {
            DeviceProfile leaf = Leaf1 with { Name = "leaf 1", TrustOnFirstUse = true };
            Problem(leaf, Key, new FileHostKeyStore(path)).ShouldBeNull();
            var reopened = new FileHostKeyStore(path);
            Problem(leaf, Key, reopened).ShouldBeNull();
            string problem = Problem(leaf, Other, reopened)!;
            problem.ShouldContain(Key);
            problem.ShouldContain(Other);
            File.ReadAllText(path).ShouldBe($"leaf 1 {Key}\n");
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void HostKeyFile_Broken_NamesTheLine()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $"leaf1 {Key}\nleaf2\n");
            Should.Throw<InvalidDataException>(() => new FileHostKeyStore(path)).Message.ShouldContain(", line 2:");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string? Problem(DeviceProfile device, string offered, IHostKeyStore store) =>
        HostKeyCheck.Problem(device, "ssh-ed25519", offered, store);
}
