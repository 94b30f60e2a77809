using System.Security.Cryptography;
using Leafwire.Lab.Commands.Chaos;
using Leafwire.Lab.Switches;

namespace Leafwire.Tests.Unit.Chaos;

public sealed class ChaosPlanTests
{
    private static readonly string[] Parts = ["host", "hub"];

    // What a switch is like from its start to its end, and what all switches of a campaign have.
    private static readonly Type[] Constant =
        [typeof(Fault.Lockout), typeof(Fault.Autosave), typeof(Fault.MergeOnCommit), typeof(Fault.RehashSecrets),
            typeof(Fault.DefaultsShown)];

    [Fact]
    public void Next_SameSeed_GivesTheSameRounds() => Rounds(7).ShouldBe(Rounds(7));

    [Fact]
    public void Next_OtherSeed_GivesOtherRounds() => Rounds(7).ShouldNotBe(Rounds(8));

    [Fact]
    public void Next_ManyRounds_BringsEveryKind()
    {
        var plan = new ChaosPlan(new ChaosOptions { Seed = 1, Devices = 3 }, "lab", Parts);
        ChaosRound[] rounds = [.. Enumerable.Range(0, 200).Select(_ => plan.Next())];
        rounds.SelectMany(r => r.Uploads).Select(u => u.Upload.Kind).Distinct().Count().ShouldBe(Enum.GetValues<UploadKind>().Length);
        rounds.SelectMany(r => r.Uploads).Where(u => u.Upload.Approvers > 0).Select(u => u.Upload.Verdict).Distinct().Count()
            .ShouldBe(Enum.GetValues<ChaosVerdict>().Length);
        rounds.SelectMany(r => r.Disturbances).Select(d => d.What.GetType()).Distinct().Count().ShouldBe(
            typeof(Disturbance).GetNestedTypes().Length);
        rounds.SelectMany(r => r.Disturbances).Select(d => d.What).OfType<Disturbance.SwitchFault>()
            .Select(f => f.Fault.GetType()).Distinct()
            .ShouldBe(typeof(Fault).GetNestedTypes().Except(Constant), ignoreOrder: true);
        rounds.SelectMany(r => r.Disturbances).Select(d => d.What).OfType<Disturbance.Kill>().Select(k => k.Part).Distinct().Order()
            .ShouldBe(Parts);
    }

    private static string[] Rounds(int seed)
    {
        var plan = new ChaosPlan(new ChaosOptions { Seed = seed, Devices = 4 }, "lab", Parts);
        return [.. Enumerable.Range(0, 5).Select(_ => plan.Next())
            .Select(r => $"{r.Length} {string.Join(' ', r.Uploads.Select(Words))} {string.Join(' ', r.Disturbances)}")];

        static string Words((TimeSpan After, ChaosUpload Upload, bool Twice) u) =>
            $"{u.After} {u.Upload.Name} {Convert.ToHexString(SHA256.HashData(u.Upload.ContentAt(DateTimeOffset.UnixEpoch)))} {u.Twice}";
    }
}
