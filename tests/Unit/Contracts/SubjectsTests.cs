using CsCheck;
using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Contracts;

public sealed class SubjectsTests
{
    [Fact]
    public void Subjects_NamesWithDots_ParseBack()
    {
        Subjects.TryParse(Subjects.Reply("lab.eu", "leaf1.dc1", "0123456789abcdef"), out SubjectParts? reply).ShouldBeTrue();
        reply.ShouldBe(new SubjectParts("lab.eu", "leaf1.dc1", "reply", "0123456789abcdef"));
        Subjects.TryParse(Subjects.Command("lab.eu", "leaf1.dc1"), out SubjectParts? command).ShouldBeTrue();
        command.ShouldBe(new SubjectParts("lab.eu", "leaf1.dc1", "command", null));
    }

    [Theory]
    [InlineData("leafwire.lab.leaf1")]
    [InlineData("leafwire.lab.leaf1.reply")]
    [InlineData("leafwire.lab.leaf1.command.x")]
    [InlineData("leafwire.lab.leaf1.other")]
    [InlineData("other.lab.leaf1.command")]
    [InlineData("leafwire.*.leaf1.command")]
    [InlineData("leafwire.lab..command")]
    public void TryParse_NotOurs_IsRefused(string subject) => Subjects.TryParse(subject, out _).ShouldBeFalse();

    [Fact]
    public void Log_OfAPush_CoversRepliesAndDecisions()
    {
        const string filter = "leafwire.lab.log.0123456789abcdef.*.*";
        Subjects.Log("lab", "0123456789abcdef").ShouldBe(filter);
        Matches(filter, Subjects.Reply("lab", "push", "0123456789abcdef")).ShouldBeTrue();
        Matches(filter, Subjects.Decision("lab", "0123456789abcdef")).ShouldBeTrue();
        Matches(filter, Subjects.Reply("lab2", "leaf1", "0123456789abcdef")).ShouldBeFalse();
    }

    [Fact]
    public void CommandId_SameCommand_IsTheSame()
    {
        Names.CommandId("0123456789abcdef", "leaf1.dc1", CommandKind.Configure).ShouldBe("0123456789abcdef.leaf1=2Edc1.configure");
        Names.CommandId("0123456789abcdef", "leaf1", CommandKind.Confirm, 2).ShouldBe("0123456789abcdef.leaf1.confirm.2");
    }

    [Theory]
    [InlineData("dc-1", "PAYLOADS-dc-1")]
    [InlineData("dc.1", "PAYLOADS-dc_2E1")]
    [InlineData("dc_2E1", "PAYLOADS-dc_5F2E1")]
    [InlineData("dc__2E1", "PAYLOADS-dc_5F_5F2E1")]
    public void Payloads_OfASite_IsABucketOfItsOwn(string site, string bucket) => Names.Payloads(site).ShouldBe(bucket);

    [Theory]
    [InlineData("dc-1", "$SRV.STATS.leafwire-dc-1")]
    [InlineData("dc.1", "$SRV.STATS.leafwire-dc_2E1")]
    [InlineData("dc_2E1", "$SRV.STATS.leafwire-dc_5F2E1")]
    public void Services_OfASite_AreAskedByANameOfItsOwn(string site, string subject) => Subjects.Services(site).ShouldBe(subject);

    [Fact]
    public void PayloadsAndService_AnySite_AreValidNamesFromWhichTheSiteCanBeRead() =>
        Gen.OneOf(Gen.String[Gen.Char["ab_2E5F.=-/ "], 1, 12], Gen.String[1, 30]).Where(s => Token.Problem(s) is null).Sample(site =>
        {
            string bucket = Names.Payloads(site);
            bucket.ShouldMatch("^[A-Za-z0-9_-]+$");
            Names.Service(site).ShouldBe(bucket.Replace("PAYLOADS-", "leafwire-", StringComparison.Ordinal));
            string token = bucket["PAYLOADS-".Length..].Replace('_', '=').Replace("=5F", "_", StringComparison.Ordinal);
            Token.TryUnescape(token, out string? read).ShouldBeTrue(bucket);
            read.ShouldBe(site);
        });

    private static bool Matches(string filter, string subject)
    {
        string[] f = filter.Split('.'), s = subject.Split('.');
        return f.Length == s.Length && f.Zip(s).All(p => p.First == "*" || p.First == p.Second);
    }

    // Nobody can give a device this name, so nobody is taken for it.
    [Fact]
    public void Runners_StandWhereNoDeviceDoes()
    {
        Subjects.Runners("a b").ShouldBe("leafwire.a=20b.=.presence");
        Subjects.TryParse(Subjects.Runners("lab"), out _).ShouldBeFalse();
        Subjects.Presence("lab", "=").ShouldNotBe(Subjects.Runners("lab"));
    }
}
