using Leafwire.Contracts;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Work;

namespace Leafwire.Tests.Integration.Runner;

/// <summary>The edge journal in the leaf's own JetStream.</summary>
[Collection(NatsCollection.Name)]
public sealed class JournalTests(NatsPair nats)
{
    private readonly CancellationToken _deadline = Deadline.Token();

    [Fact]
    public async Task Reply_LargerThanAMessage_ComesBackWhole()
    {
        await using TestRunner runner = await TestRunner.StartAsync(nats.Leaf.Url, [HubClient.Unique()], new ScriptedWorker());
        var journal = runner.Get<EdgeJournal>();
        string large = Incompressible(1_200_000);
        var reply = new PreviewedReply { CommandId = $"{HubClient.Unique()}.leaf1.preview", Command = CommandKind.Preview, PushId = "p", Site = "lab", Device = "leaf1", Runner = "r", Diff = Payload.Of(large), Added = 1, Removed = 0 };
        (await journal.FindAsync(reply.CommandId, _deadline)).ShouldBeNull();

        await journal.WriteAsync(reply, _deadline);
        Reply? found = await journal.FindAsync(reply.CommandId, _deadline);
        found.ShouldBeOfType<PreviewedReply>().Diff.Text().ShouldBe(large);
    }

    [Fact]
    public async Task Note_WrittenByOneRunner_IsReadByTheNext()
    {
        string push = HubClient.Unique();
        var note = new WorkNote(Payload.Of(Incompressible(1_200_000)), 1, 1, Payload.Of("before") with { Inline = null, Object = "before" }, null, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5));
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
        var reply = new FetchedReply { CommandId = id, Command = CommandKind.Fetch, PushId = "p", Site = "lab", Device = "leaf1", Runner = "r", Running = Payload.Of("hostname leaf1\n") };
        var note = new WorkNote(Payload.Of("+b\n"), 1, 0, Payload.Of("hostname leaf1\n"), null, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5));

        await Should.ThrowAsync<ArgumentException>(async () => await journal.WriteAsync(reply, _deadline));
        await Should.ThrowAsync<ArgumentException>(async () => await journal.WriteNoteAsync("p", "leaf1", note, _deadline));

        (await journal.FindAsync(id, _deadline)).ShouldBeNull();
        (await journal.ReadNoteAsync("p", "leaf1", _deadline)).ShouldBeNull();
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
