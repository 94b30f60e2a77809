using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;
using Leafwire.Runner.Lanes;
using Leafwire.Tests.Unit.Pipeline;

namespace Leafwire.Tests.Fuzz;

/// <summary>Single inputs that once broke a reader, or what stood behind it.</summary>
public sealed class HostileTests
{
    private const string Confirm =
        """{"kind":"confirm","schemaVersion":1,"id":"0123456789abcdef.leaf1.confirm","pushId":"0123456789abcdef","site":"lab","device":"leaf1","notAfter":"2026-01-02T03:04:05Z"}""";

    [Theory]
    [InlineData("armed", "\"timerLeft\":\"00:05:00\"", "\"timerLeft\":\"10675199.02:48:05.4775807\"")]
    [InlineData("armed", "\"timerLeft\":\"00:05:00\"", "\"timerLeft\":\"-10675199.02:48:05.4775808\"")]
    [InlineData("unreachable", "\"timerLeft\":\"00:05:00\"", "\"timerLeft\":\"10675199.02:48:05.4775807\"")]
    [InlineData("armed", "\"milliseconds\":3", "\"milliseconds\":1e308")]
    [InlineData("armed", "\"milliseconds\":3", "\"milliseconds\":-1")]
    [InlineData("armed", "\"stages\":[", "\"stages\":[null,")]
    [InlineData("armed", "\"stages\"", "\"stagez\"")]
    [InlineData("rejected", "\"lines\":[", "\"lines\":[null,")]
    [InlineData("rejected", "\"lines\"", "\"linez\"")]
    [InlineData("unhealthy", "\"failures\":[", "\"failures\":[null,")]
    [InlineData("armed", "\"command\":\"Configure\"", "\"command\":99")]
    [InlineData("armed", "\"command\":\"Configure\"", "\"command\":\"99\"")]
    public void Reply_ThatWouldBreakAPush_IsRefused(string outcome, string part, string hostile)
    {
        string json = Encoding.UTF8.GetString(
            Wire.Encode(PushDriver.Make("leaf1", CommandKind.Configure, outcome, TimeSpan.FromMinutes(5))));
        json.ShouldContain(part);
        Should.Throw<MalformedMessageException>(
            () => Wire.DecodeReply(Encoding.UTF8.GetBytes(json.Replace(part, hostile, StringComparison.Ordinal))));
    }

    // The place is told with the keys on the way to it, and those are the sender's.
    [Fact]
    public void Message_BrokenBehindAKeyOfItsOwn_DoesNotQuoteTheKey()
    {
        string json = $$"""{"a\n\u001b[2Jsecret":{{new string('[', 100)}}""";
        string message = Should.Throw<MalformedMessageException>(() => Wire.DecodeProgress(Encoding.UTF8.GetBytes(json))).Message;
        message.ShouldNotContain("secret");
        message.Any(char.IsControl).ShouldBeFalse();
    }

    [Fact]
    public void Reply_WithTextsWithoutEnd_IsCut()
    {
        var reply = (RejectedReply)PushDriver.Make("leaf1", CommandKind.Configure, "rejected");
        reply = reply with
        {
            Message = new string('m', 100_000),
            Runner = new string('r', 1_000),
            Lines = [.. Enumerable.Repeat(reply.Lines[0] with { Answer = new string('a', 10_000) }, 500)],
            Stages = [.. Enumerable.Repeat(reply.Stages[0], 500)],
        };
        var read = (RejectedReply)Wire.DecodeReply(Wire.Encode(reply));
        (read.Message.Length, read.Runner.Length, read.Lines.Count, read.Lines[0].Answer.Length, read.Stages.Count).ShouldBe(
            (Limits.TextLength, Limits.NameLength, Limits.RejectedLines, Limits.TextLength, Limits.Stages));
    }

    [Theory]
    [InlineData("\"kind\":\"confirm\"", "\"kind\":\"17\"")]
    [InlineData("\"site\":\"lab\"", "\"site\":7,\"id\":\"\\ud800\"")]
    [InlineData("\"pushId\":\"0123456789abcdef\"", "\"pushId\":\"ab;reload now\"")]
    public void Command_ThatCannotEvenBeRefused_IsUnreadable(string part, string hostile) =>
        IncomingCommand.Read(Encoding.UTF8.GetBytes(Confirm.Replace(part, hostile, StringComparison.Ordinal)), "lab", "leaf1")
            .ShouldBeOfType<IncomingCommand.Unreadable>();

    [Theory]
    [InlineData("""{"commitTimer":"٣m"}""", "no duration")]
    [InlineData("""{"checks":[null]}""", "'checks[0]': must be an object")]
    [InlineData("""{"waves":{"canary":[null]}}""", "1 to 128 characters")]
    [InlineData("""{"waves":{"groups":[null]}}""", "'waves.groups[0]': must be a list")]
    [InlineData("""{"failureBudget":"\ud800"}""", "write a number of devices")]
    [InlineData("""{"failureBudget":{"\ud800":1}}""", "failureBudget")]
    [InlineData("""{"dryRun":true,"dryRun":false}""", "written twice")]
    [InlineData("""{"checks":[{"command":"show x","expect":"(a{1000}){1000}"}]}""", "no regular expression")]
    [InlineData("""{"checks":[{"command":"show x","expect":"(?<=a)b"}]}""", "no regular expression")]
    public void Policy_ThatOnceBrokeTheReader_IsAProblemInItsLine(string json, string reason)
    {
        var problems = new List<UploadProblem>();
        PolicyReader.Read("push.json", Encoding.UTF8.GetBytes("\n" + json), problems).ShouldBeNull();
        problems[0].Line.ShouldBe(2);
        problems[0].Reason.ShouldContain(reason);
    }

    [Fact]
    public void Policy_NotUtf8_IsAProblem()
    {
        var problems = new List<UploadProblem>();
        PolicyReader.Read("push.json", [.. "{\"failureBudget\":\"2"u8, 0xFB, .. "%\"}"u8], problems).ShouldBeNull();
        problems.ShouldHaveSingleItem().Reason.ShouldContain("UTF-8");
        PolicyReader.Read("push.json", [0xEF, 0xBB, 0xBF, .. "{}"u8], problems).ShouldNotBeNull();
    }

    // Each list within would be remembered by a path of 100 KB.
    [Fact]
    public void Policy_LongKeyAroundManyLists_TakesNoMoreThanItsSize()
    {
        byte[] json = Encoding.UTF8.GetBytes(
            $$$"""{"failureBudget":{"{{{new string('k', 100_000)}}}":[{{{string.Join(',', Enumerable.Repeat("[]", 40_000))}}}]}}""");
        Fuzz.Within(20_000_000, () => PolicyReader.Read("push.json", json, new List<UploadProblem>())).ShouldBeNull();
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public void Name_ThatIsTheWayToAFolder_IsRefused(string name)
    {
        Token.Problem(name).ShouldNotBeNull();
        UploadName.TryParse($"{name}/build.zip", out _, out string? problem).ShouldBeFalse();
        problem.ShouldNotBeNull().ShouldContain("folder");
    }

    [Fact]
    public void Check_ExpressionThatRunsWildWithBacktracking_IsDecided() =>
        CheckPattern.IsMatch("^(a+)+$", new string('a', 20_000) + "!").ShouldBeFalse();
}
