using System.Text;
using Leafwire.Tests.Unit.Eos;

namespace Leafwire.Tests.Unit.Golden;

/// <summary>The driver against every conversation in <c>tests/golden/eos</c>, whatever pieces its bytes come in.</summary>
public sealed class TalkTests
{
    // Longer than the silence after which a prompt is believed where text could look the same.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static TheoryData<string> All => [.. RecordedTalk.All()];

    public static TheoryData<string> Managed => [.. RecordedTalk.All().Where(name => !RecordedTalk.Load(name).HasGap)];

    // A broadcast is written at once: no other comes into it.
    public static TheoryData<string> WithoutBroadcasts =>
        [.. Managed.Select(row => row.Data).Where(name => !name.Contains("broadcast", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(All))]
    public Task Talk_AsRecorded_IsUnderstood(string name) =>
        UnderstandsAsync(RecordedTalk.Load(name), "as recorded", talk => (Whole(talk), null));

    [Theory]
    [MemberData(nameof(Managed))]
    public async Task Talk_TornAtEveryByte_IsUnderstoodTheSame(string name)
    {
        RecordedTalk talk = RecordedTalk.Load(name);
        for (int at = 1; at < talk.SaidBytes; at++)
        {
            int byteNumber = at;
            await UnderstandsAsync(talk, $"torn at byte {at}", t => (Whole(t), t.TornAt(byteNumber)));
        }

        await UnderstandsAsync(talk, "byte by byte", t => (Whole(t), [.. t.Connections.Select(_ => (Func<int, int>)(_ => 1))]));
    }

    [Theory]
    [MemberData(nameof(Managed))]
    public async Task Talk_PausedAtEveryLine_IsUnderstoodTheSame(string name)
    {
        RecordedTalk talk = RecordedTalk.Load(name);
        for (int at = 0; at < talk.SaidLines; at++)
        {
            int line = at;
            await UnderstandsAsync(talk, $"paused at line end {at}", t => (t.Paused(Pause, n => n == line), null));
        }

        await UnderstandsAsync(talk, "paused at all line ends", t => (t.Paused(Pause, _ => true), null));
    }

    // A log message, and a broadcast of each kind in turn: before the first byte, in each line, in each prompt, behind the last.
    [Theory]
    [MemberData(nameof(WithoutBroadcasts))]
    public async Task Talk_InterruptedAtEveryByte_IsUnderstoodTheSame(string name)
    {
        RecordedTalk talk = RecordedTalk.Load(name);
        string[] forms = [.. Noise.Forms.Keys.Where(form => form != "log")];
        // What is torn in a log message is none of an answer.
        foreach (int at in Enumerable.Range(0, talk.SaidBytes + 1).Where(at => !talk.IsInLogMessage(at)))
        {
            foreach (string form in (string[])["log", forms[at % forms.Length]])
            {

                byte[] noise = Encoding.UTF8.GetBytes(Noise.Forms[form]);
                await UnderstandsAsync(talk, $"interrupted at byte {at} ({form})", t => (t.Interrupted(at, noise), null));
            }
        }
    }

    [Fact]
    public void Talks_AreOfSeveralVersions()
    {
        RecordedTalk[] talks = [.. RecordedTalk.All().Select(RecordedTalk.Load)];
        talks.Select(t => t.Head["eos"]).Distinct().Count().ShouldBeGreaterThan(5);
        // A file lies in the folder of its version.
        talks.ShouldAllBe(t => t.Name.StartsWith(t.Head["eos"] + "/", StringComparison.Ordinal));
    }

    private static IReadOnlyList<Transcript> Whole(RecordedTalk talk) => [.. talk.Connections.Select(turns => new Transcript(turns))];

    private static async Task UnderstandsAsync(RecordedTalk talk, string how, Func<RecordedTalk, (IReadOnlyList<Transcript>,
        IReadOnlyList<Func<int, int>>?)> played)
    {
        (IReadOnlyList<Transcript> transcripts, IReadOnlyList<Func<int, int>>? cuts) = played(talk);
        (IReadOnlyList<TalkDriver.Outcome> outcomes, string rest) =
            await TalkDriver.PlayAsync(talk, transcripts, cuts, TestContext.Current.CancellationToken);
        foreach ((RecordedTalk.Exchange exchange, TalkDriver.Outcome outcome) in talk.Exchanges.Zip(outcomes))
        {
            string where = $"{talk.Name}, {how}: {(exchange.IsLogin ? "login" : exchange.Sent[0])}";
            if (exchange.Gap is { } gap)
            {
                outcome.Words.ShouldNotBe(exchange.Outcome, $"{where}: this gap is closed, take its '=!' line away");
                outcome.Words.ShouldBe(gap, where);
                return;
            }

            if (exchange.Outcome.Length == 0)
                outcome.IsGood.ShouldBeTrue($"{where}: {outcome.Words}");
            else
                outcome.Words.ShouldBe(exchange.Outcome, where);
        }

        outcomes.Count.ShouldBe(talk.Exchanges.Count, $"{talk.Name}, {how}");
        rest.ShouldBeEmpty($"{talk.Name}, {how}");
    }
}
