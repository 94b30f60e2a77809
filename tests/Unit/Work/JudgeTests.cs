using CsCheck;
using Leafwire.Contracts;
using Leafwire.Runner.Work;

namespace Leafwire.Tests.Unit.Work;

/// <summary>
/// The judge over every crash point of an attempt, against a model of the switch: it never claims what the model contradicts.
/// </summary>
public sealed class JudgeTests
{
    private static readonly TimeSpan Commit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
    private static readonly Judge Judge = new(Commit, Grace);

    [Fact]
    public void Judge_AnyCrashAndAnySwitch_ClaimsNothingThatIsNotSo() =>
        Gen.Int.Sample(seed => Run(new SwitchModel(seed)), iter: 60_000);

    // What is looked at long enough, and answers, is known in the end.
    [Fact]
    public void Judge_LookedAtForAsLongAsACommitTakes_Knows() =>
        Gen.Int.Sample(
            seed =>
            {
                var model = new SwitchModel(seed);
                var patience = new Patience(Grace);
                Fact fact = new Fact.NotKnown("");
                double end = model.LooksFrom + model.Note.CommitTimer.TotalSeconds + (3 * Commit.TotalSeconds);
                for (double at = model.LooksFrom; at < end; at += 10)
                    fact = Look(model, patience, at, failing: false);
                if (model.StateAt(end) is not ModelState.Committing and not ModelState.Reverting)
                    fact.ShouldNotBeOfType<Fact.NotKnown>(model.ToString());
            },
            iter: 20_000);

    [Fact]
    public void Judge_TableNotRead_KnowsNothing()
    {
        foreach (WorkPhase phase in Enum.GetValues<WorkPhase>())
            Judge.Of(Note(phase), new Evidence(SessionSight.NotRead, RunningSight.After, SwitchModel.Start))
                .ShouldBeOfType<Fact.NotKnown>();
    }

    [Fact]
    public void Judge_CandidateRunsAndTheSessionIsMissing_IsNotConfirmed() =>
        Judge.Of(Note(WorkPhase.ConfirmSent), new Evidence(SessionSight.Absent, RunningSight.After, SwitchModel.Start))
            .ShouldBeOfType<Fact.NotKnown>();

    [Fact]
    public void Judge_CommittedAndNotSaved_SaysSo() =>
        Judge.Of(Note(WorkPhase.ConfirmSent),
            new Evidence(SessionSight.Committed, RunningSight.After, SwitchModel.Start) { IsSaved = false })
            .ShouldBeOfType<Fact.ConfirmedNotSaved>();

    private static WorkNote Note(WorkPhase phase) =>
        new(Payload.Of("+a\n"), 1, 0, Payload.Of("old"), phase == WorkPhase.ArmSent ? null : Payload.DigestOf("new"), SwitchModel.Start,
            TimeSpan.FromMinutes(5)) { Phase = phase };

    private static void Run(SwitchModel model)
    {
        var patience = new Patience(Grace);
        double at = model.LooksFrom;
        for (int looks = 0; looks < 25; looks++)
        {
            Fact fact = Look(model, patience, at, failing: true);
            bool isSo = fact switch
            {
                Fact.NotKnown => true,
                Fact.NotArmed => model.StateAt(at) is ModelState.None or ModelState.Back && model.RunsAt(at) == "old",
                Fact.Open => model.StateAt(at) == ModelState.Pending,
                Fact.Armed => model.StateAt(at) == ModelState.Armed,
                Fact.WentBack => model.StateAt(at) is ModelState.None or ModelState.Back && model.RunsAt(at) == "old",
                Fact.Confirmed => model.StateAt(at) == ModelState.Completed && model.RunsAt(at) == "new",
                Fact.Changed { Left: not null } => model.StateAt(at) == ModelState.Armed && model.RunsAt(at) == "other",
                Fact.Changed => model.StateAt(at) is not ModelState.Armed and not ModelState.Committing and not ModelState.Reverting
                    && model.RunsAt(at) == "other",
                _ => false,
            };
            isSo.ShouldBeTrue($"{fact} at {at:0} s of {model}, which is {model.StateAt(at)} and runs {model.RunsAt(at)}");
            at += model.NextGap();
        }
    }

    private static Fact Look(SwitchModel model, Patience patience, double at, bool failing)
    {
        (SessionSight session, RunningSight running) = model.SeenAt(at, failing);
        DateTimeOffset now = SwitchModel.Start + TimeSpan.FromSeconds(at);
        var seen = new Evidence(session, running, now) { Accepted = model.IsAcceptedAt(at) };
        if (session == SessionSight.Armed)
            patience.Reset();
        else if (session is SessionSight.Absent or SessionSight.Committed)
            seen = seen with { Waited = patience.Look(now) };
        return Judge.Of(model.Note, seen);
    }
}
