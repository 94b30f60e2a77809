using Leafwire.Contracts;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Work;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>The edge journal in the leaf's own JetStream.</summary>
[Collection(NatsCollection.Name)]
public sealed class JournalTests(NatsPair nats)
{
    private readonly CancellationToken _deadline = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reply_LargerThanAMessage_ComesBackWhole()
    {
        await using TestRunner runner = await TestRunner.StartAsync(nats.Leaf.Url, [HubClient.Unique()], new ScriptedWorker());
        var journal = runner.Get<EdgeJournal>();
        string large = Incompressible(1_200_000);
        var reply = new PreviewedReply
        {
            CommandId = $"{HubClient.Unique()}.leaf1.preview", Command = CommandKind.Preview, PushId = "p", Site = "lab", Device = "leaf1",
            Runner = "r", Diff = Payload.Of(large), Added = 1, Removed = 0,
        };
        (await journal.FindAsync(reply.CommandId, _deadline)).ShouldBeNull();

        await journal.WriteAsync(reply, _deadline);
        Reply? found = await journal.FindAsync(reply.CommandId, _deadline);
        found.ShouldBeOfType<PreviewedReply>().Diff.Text().ShouldBe(large);
    }

    [Fact]
    public async Task Note_WrittenByOneRunner_IsReadByTheNext()
    {
        string push = HubClient.Unique();
        var note = new WorkNote(Payload.Of(Incompressible(1_200_000)), 1, 1, Payload.Of("before") with { Inline = null, Object = "before" },
            null, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5));
        await using (TestRunner one = await TestRunner.StartAsync(nats.Leaf.Url, [HubClient.Unique()], new ScriptedWorker()))
        {
            var notes = new WorkNotes(one.Get<EdgeJournal>(), push, "leaf 1.x");
            (await notes.ReadAsync(_deadline)).ShouldBeNull();
            await notes.WriteAsync(note, _deadline);
            await notes.WriteAsync(note with { AfterDigest = "sha256:1" }, _deadline);
        }

        await using TestRunner two = await TestRunner.StartAsync(nats.Leaf.Url, [HubClient.Unique()], new ScriptedWorker());
        WorkNote? found = await new WorkNotes(two.Get<EdgeJournal>(), push, "leaf 1.x").ReadAsync(_deadline);
        found.ShouldNotBeNull();
        found.Diff.Text().ShouldBe(note.Diff.Text());
        found.ShouldBe(note with { AfterDigest = "sha256:1" }, new PayloadByDigest());
    }

    [Fact]
    public async Task RunningConfiguration_InAReplyOrANote_IsNotTaken()
    {
        await using TestRunner runner = await TestRunner.StartAsync(nats.Leaf.Url, [HubClient.Unique()], new ScriptedWorker());
        var journal = runner.Get<EdgeJournal>();
        string id = $"{HubClient.Unique()}.leaf1.fetch";
        var reply = new FetchedReply
        {
            CommandId = id, Command = CommandKind.Fetch, PushId = "p", Site = "lab", Device = "leaf1", Runner = "r",
            Running = Payload.Of("hostname leaf1\n"),
        };
        var note = new WorkNote(
            Payload.Of("+b\n"), 1, 0, Payload.Of("hostname leaf1\n"), null, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5));

        await Should.ThrowAsync<ArgumentException>(async () => await journal.WriteAsync(reply, _deadline));
        await Should.ThrowAsync<ArgumentException>(async () => await journal.WriteNoteAsync("p", "leaf1", note, _deadline));

        (await journal.FindAsync(id, _deadline)).ShouldBeNull();
        (await journal.ReadNoteAsync("p", "leaf1", _deadline)).ShouldBeNull();
    }

    [Fact]
    public async Task Diff_OfANoteAndItsReply_IsKeptOnce_AndTheNoteGoesWhenThePushIsOver()
    {
        await using TestRunner runner = await TestRunner.StartAsync(nats.Leaf.Url, [HubClient.Unique()], new ScriptedWorker());
        var journal = runner.Get<EdgeJournal>();
        string push = HubClient.Unique(), id = $"{push}.leaf1.configure";
        Payload diff = Payload.Of(Incompressible(5_000)), reference = Payload.Of("before") with { Inline = null, Object = "before" };
        var note = new WorkNote(diff, 1, 1, reference, null, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5));
        await journal.WriteNoteAsync(push, "leaf1", note, _deadline);
        await journal.WriteNoteAsync(push, "leaf1", note with { AfterDigest = "sha256:1" }, _deadline);
        var reply = new UnreachableReply
        {
            CommandId = id, Command = CommandKind.Configure, PushId = push, Site = "lab", Device = "leaf1", Runner = "r", Message = "gone",
            Change = new ConfigChange { Diff = diff, Added = 1, Removed = 1, Before = reference },
        };
        (await journal.WriteAsync(reply, _deadline)).ShouldBeTrue();
        (await journal.FindAsync(id, _deadline)).ShouldBeOfType<UnreachableReply>().Change!.Diff.Text().ShouldBe(diff.Text());
        (await journal.ReadNoteAsync(push, "leaf1", _deadline))!.Diff.Text().ShouldBe(diff.Text());
        StreamInfoRequest whole = new() { SubjectsFilter = $"$KV.{Names.Journal}.>" };
        INatsJSStream stream = await runner.Get<NatsBus>().Leaf.GetStreamAsync("KV_" + Names.Journal, whole, _deadline);
        stream.Info.State.Subjects.ShouldNotBeNull()
            .Keys.Count(key => key.Contains(diff.Digest.Replace(':', '-'), StringComparison.Ordinal)).ShouldBe(1);
        long size = stream.Info.State.Bytes;
        await journal.WriteNoteAsync(push, "leaf1", note, _deadline);
        await stream.RefreshAsync(_deadline);
        (stream.Info.State.Bytes - size).ShouldBeLessThan(1000);

        await journal.DeleteNoteAsync(push, "leaf1", _deadline);
        (await journal.ReadNoteAsync(push, "leaf1", _deadline)).ShouldBeNull();
        (await journal.FindAsync(id, _deadline)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Journal_HasASize_AndGivesUpTheOldestWhenItIsFull()
    {
        await using TestRunner runner = await TestRunner.StartAsync(nats.Leaf.Url, [HubClient.Unique()], new ScriptedWorker());
        var bus = runner.Get<NatsBus>();
        await bus.JournalAsync(_deadline);
        await bus.JournalTextsAsync(_deadline);
        foreach (string name in (string[])["KV_" + Names.Journal, "OBJ_" + Names.Journal])
        {
            StreamConfig config = (await bus.Leaf.GetStreamAsync(name, cancellationToken: _deadline)).Info.Config;
            config.MaxBytes.ShouldBeInRange(1, 1L << 30);
            config.Discard.ShouldBe(StreamConfigDiscard.Old);
        }
    }

    [Fact]
    public async Task Position_OfADevice_IsReadByTheNextRunner()
    {
        await using TestRunner runner = await TestRunner.StartAsync(nats.Leaf.Url, [HubClient.Unique()], new ScriptedWorker());
        var journal = runner.Get<EdgeJournal>();
        string device = $"leaf 1.{HubClient.Unique()}";
        (await journal.ReadPositionAsync(device, _deadline)).ShouldBeNull();
        await journal.WritePositionAsync(device, new Position("1732676000000", 4711), _deadline);
        (await journal.ReadPositionAsync(device, _deadline)).ShouldBe(new Position("1732676000000", 4711));
    }

    private static string Incompressible(int bytes)
    {
        byte[] random = new byte[bytes];
        new Random(2).NextBytes(random);
        return Convert.ToBase64String(random);
    }

    private sealed class PayloadByDigest : IEqualityComparer<WorkNote>
    {
        public bool Equals(WorkNote? x, WorkNote? y) => x is not null && y is not null && Key(x) == Key(y);

        public int GetHashCode(WorkNote note) => Key(note).GetHashCode();

        private static (string, int, int, string, string?, DateTimeOffset, TimeSpan) Key(WorkNote note) =>
            (note.Diff.Digest, note.Added, note.Removed, note.Before.Digest, note.AfterDigest, note.ArmedAt, note.CommitTimer);
    }
}
