using System.Text;
using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Tests.Unit.Pipeline;

public sealed class PolicyReaderTests
{
    [Fact]
    public void Read_EveryKey_IsTaken()
    {
        PushPolicy policy = Good("""
            {
              "mode": "merge", "dryRun": true, "scope": "fabric",
              "waves": { "canary": ["leaf1"], "batch": "25%" },
              "failureBudget": "10%", "commitTimer": "90s", "deadline": "2h30m", "runnerWait": "00:01:00",
              "approval": "required",
              "checks": [ { "name": "bgp", "when": "pre", "devices": ["spine*"], "command": "show ip bgp summary", "expect": "Estab", "reject": "Idle", "within": "1m" } ],
            }
            """);
        policy.Mode.ShouldBe(ConfigureMode.Merge);
        policy.DryRun.ShouldBeTrue();
        policy.Scope.ShouldBe(TransactionScope.Fabric);
        policy.Waves.Batch.ShouldBe(Allowance.Percent(25));
        policy.FailureBudget.Of(25).ShouldBe(2);
        policy.CommitTimer.ShouldBe(TimeSpan.FromSeconds(90));
        policy.Deadline.ShouldBe(TimeSpan.FromMinutes(150));
        policy.RunnerWait.ShouldBe(TimeSpan.FromMinutes(1));
        policy.Approval.ShouldBe(Approval.Required);
        policy.ChecksFor("leaf1").ShouldBeEmpty();
        policy.ChecksFor("spine2").Single().ShouldBe(new Check
        {
            Name = "bgp", Phase = CheckPhase.Pre, Command = "show ip bgp summary", Expect = "Estab", Reject = "Idle",
            Within = TimeSpan.FromMinutes(1),
        });
    }

    [Theory]
    [InlineData("{\n  \"mode\": \"replace\",\n  \"commit_timer\": \"5m\"\n}", 3,
        "the key 'commit_timer' is unknown; did you mean 'commitTimer'?")]
    [InlineData("{\n \"waves\": {\n  \"canarry\": []\n } }", 3, "the key 'waves.canarry' is unknown; did you mean 'canary'?")]
    [InlineData("{\n  \"mode\": \"overwrite\" }", 2, "'mode': 'overwrite' is none of replace, merge")]
    [InlineData("{\n  \"commitTimer\": \"24h\" }", 2, "'commitTimer': 1d is outside 5s to 23h59m59s")]
    [InlineData("{ \"commitTimer\": \"5 minutes\" }", 1, "no duration")]
    [InlineData("{ \"commitTimer\": 5 }", 1, "'commitTimer': must be a duration from 5s to 23h59m59s")]
    [InlineData("{ \"failureBudget\": -1 }", 1, "'failureBudget'")]
    [InlineData("{ \"failureBudget\": \"101%\" }", 1, "'failureBudget'")]
    [InlineData("{ \"waves\": { \"batch\": 0 } }", 1, "'waves.batch'")]
    [InlineData("{ \"waves\": { \"groups\": [[\"a\"]], \"canary\": [] } }", 1, "one or the other")]
    [InlineData("{ \"waves\": { \"groups\": [] } }", 1, "empty list")]
    [InlineData("{\n \"checks\": [\n  {\n   \"command\": \"reload\", \"expect\": \"x\" } ] }", 4, "'checks[0].command'")]
    [InlineData("{ \"checks\": [ { \"command\": \"show version\\nreload\", \"expect\": \"x\" } ] }", 1, "single line")]
    [InlineData("{ \"checks\": [\n { \"command\": \"show version\" } ] }", 2, "cannot fail")]
    [InlineData("{ \"checks\": [ { \"command\": \"show version\",\n \"expect\": \"(\" } ] }", 2, "'checks[0].expect'")]
    [InlineData("{ \"checks\": [ { \"command\": \"show version\", \"expect\": \"(?=a)b\" } ] }", 1, "look-arounds")]
    [InlineData("{ \"mode\": null,\n", 2, "breaks off")]
    [InlineData("[]", 1, "no JSON object")]
    [InlineData("null", 1, "null")]
    [InlineData("", 1, "no JSON object")]
    [InlineData("{\n \"mode\": \"replase\" }", 2, "did you mean replace?")]
    [InlineData("{ \"dryRun\": \"yes\" }", 1, "'dryRun': must be true or false")]
    [InlineData("{ \"checks\": [\n { \"expect\": \"x\" } ] }", 2, "'checks[0]': a check needs a 'command'")]
    [InlineData("{ \"waves\": {\n \"groups\": [ [\"a\"],\n 7 ] } }", 3, "'waves.groups[1]': must be a list")]
    [InlineData("{ \"mode\": \"merge\"\n\"dryRun\": true }", 2, "no valid JSON")]
    [InlineData("{ \"deadline\": \"1h\",\n // again\n\"deadline\": \"2h\" }", 3, "'deadline': the key is written twice")]
    [InlineData("{ \"checks\": [[[[[[[[[]]]]]]]]] }", 1, "deeper within each other here than 8")]
    public void Read_Mistake_IsRefusedWithItsPlace(string json, int line, string reason)
    {
        var problems = new List<UploadProblem>();
        PolicyReader.Read("push.json", Encoding.UTF8.GetBytes(json), problems).ShouldBeNull();
        UploadProblem problem = problems.ShouldHaveSingleItem();
        problem.File.ShouldBe("push.json");
        problem.Reason.ShouldContain(reason);
        problem.Line.ShouldBe(line);
    }

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("1d", 86400)]
    [InlineData("00:05:00", 300)]
    public void Duration_Text_IsRead(string text, int seconds)
    {
        Duration.TryParse(text, out TimeSpan duration).ShouldBeTrue();
        duration.TotalSeconds.ShouldBe(seconds);
        Duration.TryParse(Duration.Format(duration), out TimeSpan again).ShouldBeTrue();
        again.ShouldBe(duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5m")]
    [InlineData("5m5")]
    [InlineData("1m1h")]
    [InlineData("24:00:00:00:00")]
    public void Duration_NotOne_IsRefused(string text) => Duration.TryParse(text, out _).ShouldBeFalse();

    private static PushPolicy Good(string json)
    {
        var problems = new List<UploadProblem>();
        PushPolicy? policy = PolicyReader.Read("push.json", Encoding.UTF8.GetBytes(json), problems);
        problems.ShouldBeEmpty();
        return policy.ShouldNotBeNull();
    }
}
