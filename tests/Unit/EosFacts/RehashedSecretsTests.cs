using System.Globalization;
using Leafwire.Eos;

namespace Leafwire.Tests.Unit.EosFacts;

/// <summary>A diff that names nothing but secrets given in clear text, hashed with another salt.</summary>
public sealed class RehashedSecretsTests
{
    private const string Given = "username ops secret 0 Clear-1";

    private static readonly string Old = UnixCrypt.Sha512("Clear-1", "oldoldoldoldoldo");
    private static readonly string New = UnixCrypt.Sha512("Clear-1", "newnewnewnewnewn");

    [Theory]
    [InlineData(Given, "username ops secret sha512 {0}")]
    [InlineData("username ops secret Clear-1", "username ops secret sha512 {0}")]
    [InlineData("username ops  privilege 1 secret 0 Clear-1 role admin", "username ops privilege 1 secret sha512 {0} role admin")]
    [InlineData("   secret 0 Clear-1", "   secret sha512 {0}")]
    public void Count_HashesOfTheCandidatesText_AreNoDifference(string given, string shown)
    {
        string[] diff = ["@@ -1,3 +1,3 @@", " hostname leaf1", "-" + Shown(shown, Old), "+" + Shown(shown, New), " !"];
        RehashedSecrets.Count(diff, ["hostname leaf1", given, "end"]).ShouldBe(1);
    }

    [Fact]
    public void Count_Md5_IsNoDifference()
    {
        string old = Md5("old"), now = Md5("new");
        Count(Given, $"-username ops secret 5 {old}", $"+username ops secret 5 {now}").ShouldBe(1);
    }

    [Theory]
    [InlineData("Hunter2", "01", "16", 1)]
    [InlineData("Hunter3", "01", "16", 0)]
    [InlineData("Hunter", "01", "16", 0)]
    public void Count_ReversibleKey_IsReadOnBothSides(string given, string old, string now, int count) =>
        Count($"   key 0 {given}", $"-   key 7 {Crossed("Hunter2", old)}", $"+   key 7 {Crossed("Hunter2", now)}").ShouldBe(count);

    [Fact]
    public void Crossed_IsAsOtherProgramsHaveIt() => Crossed("cisco", "02").ShouldBe("02050D480809");

    [Fact]
    public void Count_SeveralInOnePlace_AreEachProved()
    {
        string other = UnixCrypt.Sha512("Clear-2", "o"), another = UnixCrypt.Sha512("Clear-2", "n");
        string[] diff =
        [
            $"-username a secret sha512 {Old}", $"-username b secret sha512 {other}",
            $"+username a secret sha512 {New}", $"+username b secret sha512 {another}",
        ];
        RehashedSecrets.Count(diff, ["username a secret 0 Clear-1", "username b secret 0 Clear-2"]).ShouldBe(2);
        RehashedSecrets.Count(diff, ["username a secret 0 Clear-1", "username b secret 0 Clear-1"]).ShouldBe(0);
        RehashedSecrets.Count(diff, ["username a secret 0 Clear-2", "username b secret 0 Clear-1"]).ShouldBe(0);
    }

    public static TheoryData<string, string, string> Differences => new()
    {
        { "another secret runs", "username ops secret 0 Clear-2", Change(Old, New) },
        { "another secret ran", Given, Change(UnixCrypt.Sha512("Clear-2", "x"), New) },
        { "both hashes are given", $"username ops secret sha512 {New}", Change(Old, New) },
        { "the new one is given, beside its text", $"{Given}\nusername eve secret sha512 {New}", Change(Old, New) },
        { "the text is another statement's", "username eve secret 0 Clear-1", Change(Old, New) },
        { "the text is an option's", "username ops secret 0 Clear-1 role x", Change(Old, New) },
        { "a line more", Given, Change(Old, New) + "\n+vlan 7" },
        { "a line less", Given, "-vlan 7\n !\n" + Change(Old, New) },
        { "the owner is another", Given, $"-username eve secret sha512 {Old}\n+username ops secret sha512 {New}" },
        { "the form is another", Given, $"-username ops secret 5 {Md5("x")}\n+username ops secret sha512 {New}" },
        { "it moved", Given, $"-username ops secret sha512 {Old}\n hostname leaf1\n+username ops secret sha512 {New}" },
        { "the block is another", Given, $"-username ops secret sha512 {Old}\n+   username ops secret sha512 {New}" },
        { "it is new", Given, $"+username ops secret sha512 {New}" },
        { "it goes", Given, $"-username ops secret sha512 {Old}" },
        { "no form that can be computed", "   key 0 Clear-1", "-   key 8a $abc==$def==$ghi==\n+   key 8a $abd==$deg==$ghj==" },
        { "no form that can be read", "   key 0 Clear-1", "-   key 7 QWxhZGRpbg==\n+   key 7 QWxhZGRpbz==" },
        { "no difference", Given, "@@ -1,3 +1,3 @@\n hostname leaf1" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void Count_AnythingElse_IsADifference(string what, string candidate, string diff) =>
        RehashedSecrets.Count(diff.Split('\n'), candidate.Split('\n')).ShouldBe(0, what);

    [Fact]
    public void Count_MoreThanIsComputed_IsADifference()
    {
        int[] users = [.. Enumerable.Range(0, (RehashedSecrets.MostHashes / 2) + 1)];
        string old = Md5("old"), now = Md5("new");
        string[] diff = [.. users.SelectMany(i => new[] { $"-username u{i} secret 5 {old}", $"+username u{i} secret 5 {now}" })];
        string[] candidate = [.. users.Select(i => $"username u{i} secret 0 Clear-1")];
        RehashedSecrets.Count(diff, candidate).ShouldBe(0);
        RehashedSecrets.Count(diff[2..], candidate).ShouldBe(users.Length - 1);
        // Each may be of as many texts as there are lines.
        string[] texts = [.. Enumerable.Range(0, RehashedSecrets.MostHashes).Select(i => $"username u0 secret 0 {i}")];
        RehashedSecrets.Count(diff[..2], [.. candidate, .. texts]).ShouldBe(0);
    }

    private static string Md5(string salt) => UnixCrypt.Md5("Clear-1", salt);

    private static string Change(string old, string now) => $"-username ops secret sha512 {old}\n+username ops secret sha512 {now}";

    private static string Shown(string line, string hash) => line.Replace("{0}", hash, StringComparison.Ordinal);

    private static int Count(string given, params string[] diff) => RehashedSecrets.Count(diff, [given]);

    // Written out once more, so that reading is held against writing.
    private static string Crossed(string text, string start)
    {
        const string known = "dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87";
        int at = int.Parse(start, CultureInfo.InvariantCulture);
        return start + Convert.ToHexString([.. text.Select((letter, i) => (byte)(letter ^ known[(at + i) % known.Length]))]);
    }
}
