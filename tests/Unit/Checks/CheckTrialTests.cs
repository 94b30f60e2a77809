using Leafwire.Contracts;
using Leafwire.Runner.Checks;

namespace Leafwire.Tests.Unit.Checks;

/// <summary>One look a second: '+' holds, '-' does not, '?' cannot be told, '!' is not known to the switch.</summary>
public sealed class CheckTrialTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("+", 0, 0, 1, CheckVerdict.Healthy)]
    [InlineData("-", 0, 0, 1, CheckVerdict.Unhealthy)]
    [InlineData("--+", 5, 0, 1, CheckVerdict.Healthy)]
    [InlineData("---", 2, 0, 1, CheckVerdict.Unhealthy)]
    [InlineData("-??", 2, 0, 1, CheckVerdict.Unknown)]
    [InlineData("!", 60, 0, 1, CheckVerdict.Unhealthy)]
    [InlineData("+++", 0, 2, 1, CheckVerdict.Healthy)]
    [InlineData("++-", 0, 5, 1, CheckVerdict.Unhealthy)]
    [InlineData("+-+++", 3, 2, 1, CheckVerdict.Healthy)]
    [InlineData("+++", 0, 0, 3, CheckVerdict.Healthy)]
    [InlineData("+-+++", 3, 0, 3, CheckVerdict.Healthy)]
    public void Take_OneLookASecond_EndsWithTheLast(string looks, int within, int holds, int consecutive, CheckVerdict ends)
    {
        var trial = new CheckTrial(
            new Check
            {
                Name = "one", Command = "", Within = TimeSpan.FromSeconds(within), Holds = TimeSpan.FromSeconds(holds),
                Consecutive = consecutive,
            },
            s_start, s_start + TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1));
        foreach ((int second, char look) in looks.Index())
        {
            trial.Outcome.ShouldBeNull();
            trial.Take(Seen(look), s_start + TimeSpan.FromSeconds(second));
        }

        trial.Outcome.ShouldNotBeNull().Kind.ShouldBe(ends);
    }

    [Fact]
    public void Take_NoTimeToHold_SaysWhatItDid()
    {
        var trial = new CheckTrial(new Check { Name = "one", Command = "", Holds = TimeSpan.FromMinutes(1) }, s_start,
            s_start + TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        trial.Take(Seen('+'), s_start);
        trial.Take(Seen('+'), s_start + TimeSpan.FromSeconds(1));
        trial.Outcome.ShouldNotBeNull().Actual.ShouldContain("held 2 times");
    }

    [Fact]
    public void Take_OnlyObserved_IsLookedAtOnce()
    {
        var trial = new CheckTrial(new Check { Name = "one", Command = "", Within = TimeSpan.FromMinutes(1), Observe = true }, s_start,
            s_start + TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1));
        trial.Take(Seen('-'), s_start);
        trial.Outcome.ShouldNotBeNull().Kind.ShouldBe(CheckVerdict.Unhealthy);
    }

    private static Verdict Seen(char look) => look switch
    {
        '+' => Verdict.Healthy(),
        '-' => Verdict.Unhealthy("up", "down"),
        '!' => Verdict.Unhealthy("up", "% Invalid input") with { IsFinal = true },
        _ => Verdict.Unknown("up", "% Authorization denied"),
    };
}
