using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>When a push may begin.</summary>
public sealed class PushWindowTests
{
    private const string Nights =
        """{ "window": { "weekly": [ { "days": ["friday"], "from": "22:00", "to": "04:00" } ], "timeZone": "Europe/Berlin" } }""";

    [Theory]
    // Berlin is one hour ahead in winter and two in summer.
    [InlineData("2026-01-09T20:59Z", "2026-01-09T21:00Z", "2026-01-10T03:00Z", false)]
    [InlineData("2026-01-09T21:00Z", "2026-01-09T21:00Z", "2026-01-10T03:00Z", true)]
    [InlineData("2026-01-10T02:59Z", "2026-01-10T02:59Z", "2026-01-10T03:00Z", true)]
    [InlineData("2026-01-10T03:00Z", "2026-01-16T21:00Z", "2026-01-17T03:00Z", false)]
    [InlineData("2026-07-10T19:59Z", "2026-07-10T20:00Z", "2026-07-11T02:00Z", false)]
    public void Window_OfNights_OpensAndClosesByTheZone(string now, string opens, string closes, bool open) =>
        Read(Nights).At(At(now)).ShouldBe(new WindowAnswer(At(opens), At(closes), open));

    // On the last Sunday of March the clock goes from 2 to 3.
    [Fact]
    public void Window_OverTheChangeOfTheClock_IsAnHourShorter()
    {
        PushWindow window = Read("""{ "window": { "weekly": [ { "from": "01:00", "to": "05:00" } ], "timeZone": "Europe/Berlin" } }""");
        window.At(At("2026-03-29T00:00Z")).ShouldBe(new WindowAnswer(At("2026-03-29T00:00Z"), At("2026-03-29T03:00Z"), true));
    }

    [Fact]
    public void Window_OfHoursThatMeet_IsOne()
    {
        PushWindow window = Read(
            """{ "window": { "weekly": [ { "from": "22:00", "to": "00:00" }, { "from": "00:00", "to": "02:00" } ] } }""");
        window.At(At("2026-01-01T23:00Z")).ClosesAt.ShouldBe(At("2026-01-02T02:00Z"));
    }

    [Fact]
    public void Window_OfTwoMoments_WaitsThenIsOpenThenIsOver()
    {
        PushWindow window = Read("""{ "window": { "notBefore": "2026-01-01T10:00+01:00", "notAfter": "2026-01-01T12:00+01:00" } }""");
        window.At(At("2026-01-01T08:00Z")).ShouldBe(new WindowAnswer(At("2026-01-01T09:00Z"), At("2026-01-01T11:00Z"), false));
        window.At(At("2026-01-01T10:00Z")).IsOpen.ShouldBeTrue();
        window.At(At("2026-01-01T11:00Z")).ShouldBe(new WindowAnswer(null, null, false));
    }

    [Fact]
    public void Window_WhoseHoursComeAfterItsEnd_IsOver() =>
        (Read(Nights) with { NotAfter = At("2026-01-09T12:00Z") }).At(At("2026-01-05T00:00Z")).OpensAt.ShouldBeNull();

    [Theory]
    [InlineData("""{ "window": { "timeZone": "Berlin/Mitte" } }""", "is no time zone")]
    [InlineData("""{ "window": { "notBefore": "tomorrow" } }""", "a moment as")]
    [InlineData("""{ "window": { "weekly": [ { "from": "25:00", "to": "01:00" } ] } }""", "a time of day")]
    [InlineData("""{ "window": { "notBefore": "2026-01-01T10:00Z", "notAfter": "2026-01-01T09:00Z" } }""", "closes before it opens")]
    public void Window_ThatIsNone_IsRefused(string json, string says)
    {
        var problems = new List<UploadProblem>();
        PolicyReader.Read("push.json", Encoding.UTF8.GetBytes(json), problems).ShouldBeNull();
        problems.ShouldContain(p => p.Reason.Contains(says, StringComparison.Ordinal));
    }

    // Whoever approves by day lets it configure by night; a preview changes nothing.
    [Fact]
    public void Window_HoldsOnlyWhatWouldChangeSwitches()
    {
        var policy = new PushPolicy { Window = Read(Nights) };
        DateTimeOffset closed = At("2026-01-05T00:00Z");
        policy.WindowAt(closed, isApproved: false)!.IsOpen.ShouldBeFalse();
        (policy with { DryRun = true }).WindowAt(closed, isApproved: false).ShouldBeNull();
        PushPolicy asked = policy with { Approval = Approval.Required };
        asked.WindowAt(closed, isApproved: false).ShouldBeNull();
        asked.WindowAt(closed, isApproved: true)!.IsOpen.ShouldBeFalse();
    }

    // By day the push's, from Thursday on the site's: what both have in common.
    [Theory]
    [InlineData("2026-01-05T12:00Z", "2026-01-08T08:00Z", "2026-01-08T17:00Z", false)]
    [InlineData("2026-01-08T12:00Z", "2026-01-08T12:00Z", "2026-01-08T17:00Z", true)]
    [InlineData("2026-01-08T17:00Z", "2026-01-09T08:00Z", "2026-01-09T17:00Z", false)]
    public void Windows_OfPushAndSite_AreOpenWhereBothAre(string now, string opens, string closes, bool open)
    {
        var policy = new PushPolicy
        {
            Window = Read("""{ "window": { "weekly": [ { "from": "08:00", "to": "17:00" } ] } }"""),
            SiteWindow = Read("""{ "window": { "weekly": [ { "days": ["thursday", "friday"], "from": "00:00", "to": "23:00" } ] } }"""),
        };
        policy.WindowAt(At(now), isApproved: false).ShouldBe(new WindowAnswer(At(opens), At(closes), open));
        (policy with { Window = null }).WindowAt(At("2026-01-05T12:00Z"), isApproved: false)!.OpensAt.ShouldBe(At("2026-01-08T00:00Z"));
    }

    [Theory]
    [InlineData("""{ "window": { "weekly": [ { "from": "17:00", "to": "08:00" } ] } }""")]
    [InlineData("""{ "window": { "notBefore": "2040-01-01T18:00Z", "notAfter": "2040-01-02T07:00Z" } }""")]
    [InlineData("""{ "window": { "notAfter": "2026-01-05T08:00Z" } }""")]
    public void Windows_ThatNeverMeet_AreOver(string site)
    {
        PushWindow days = Read("""{ "window": { "weekly": [ { "from": "08:00", "to": "17:00" } ] } }""");
        PushWindow.At(At("2026-01-05T00:00Z"), days, Read(site)).ShouldBe(new WindowAnswer(null, null, false));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static PushWindow Read(string json)
    {
        var problems = new List<UploadProblem>();
        PushPolicy? policy = PolicyReader.Read("push.json", Encoding.UTF8.GetBytes(json), problems);
        problems.ShouldBeEmpty();
        return policy.ShouldNotBeNull().Window.ShouldNotBeNull();
    }
}
