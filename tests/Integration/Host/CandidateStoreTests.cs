using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Integration.Host;

public sealed class CandidateStoreTests(Cloud cloud) : World(cloud)
{
    private readonly string _push = Guid.NewGuid().ToString("n")[..16];

    // Together more than a host holds at a time.
    [Fact]
    public async Task Candidates_OfManyMegabytes_AreReadOneByOne()
    {
        (string Device, Payload Text)[] texts = [.. Enumerable.Range(1, 5).Select(i => ($"leaf{i}", Payload.Of(Text(i * 700_000))))];
        texts.Sum(t => t.Text.Inline!.Length).ShouldBeGreaterThan(5_000_000);

        PushPlan plan = await KeepAsync(texts.ToAsyncEnumerable());

        plan.Candidates.Keys.ShouldBe(texts.Select(t => t.Device));
        foreach ((string device, Payload text) in texts)
            (await Results.Candidates.ReadAsync(plan, device, Cancel)).ShouldBe(text.Inline);
    }

    // One of them cannot be read: the upload is damaged, or its storage went away.
    [Fact]
    public async Task Candidates_OfWhichOneCannotBeRead_AreNotStoredAtAll()
    {
        (await Should.ThrowAsync<InvalidDataException>(KeepAsync(Broken(Cancel)))).Message.ShouldBe("leaf2 is damaged");

        (await Storage.Results.GetBlobsAsync(default, default, ResultFolder.Of(Cloud.Site, _push), Cancel).CountAsync(Cancel)).ShouldBe(0);

        static async IAsyncEnumerable<(string Device, Payload Text)> Broken([EnumeratorCancellation] CancellationToken stop = default)
        {
            yield return ("leaf1", Payload.Of(Text(5_000_000)));
            await Task.Yield();
            throw new InvalidDataException("leaf2 is damaged");
        }
    }

    [Fact]
    public async Task Candidates_OfWhichTheStoringIsGivenUp_AreReadNoFurther()
    {
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        int read = 0;

        await Should.ThrowAsync<OperationCanceledException>(
            Results.Candidates.KeepAsync(Cloud.Site, _push, Endless(Cancel), givenUp.Token));

        read.ShouldBeLessThan(10);

        async IAsyncEnumerable<(string Device, Payload Text)> Endless([EnumeratorCancellation] CancellationToken stop = default)
        {
            while (true)
            {
                if (++read == 3)
                    await givenUp.CancelAsync();
                yield return ($"leaf{read}", Payload.Of(Text(100_000)));
            }
        }
    }

    // As each push was recorded before its candidates lay together.
    [Fact]
    public async Task Candidate_ThatIsABlobOfItsOwn_IsRead()
    {
        Payload text = Payload.Of("hostname leaf1\n");
        await Storage.Results.UploadBlobAsync(
            ResultFolder.Of(Cloud.Site, _push) + ResultFolder.Candidate("leaf1"), new BinaryData(text.Inline!), Cancel);
        PushPlan plan = Plan(null, new Dictionary<string, CandidateRef> { ["leaf1"] = new(text.Digest, text.Size) });

        (await Results.Candidates.ReadAsync(plan, "leaf1", Cancel)).ShouldBe(text.Inline);
    }

    private async Task<PushPlan> KeepAsync(IAsyncEnumerable<(string Device, Payload Text)> texts)
    {
        (string pack, IReadOnlyDictionary<string, CandidateRef> kept) = await Results.Candidates.KeepAsync(
            Cloud.Site, _push, texts, Cancel);
        return Plan(pack, kept);
    }

    private PushPlan Plan(string? pack, IReadOnlyDictionary<string, CandidateRef> candidates) => new()
    {
        Id = _push, Site = Cloud.Site, Upload = "b.zip", UploadedAt = default, PlannedAt = default, Policy = PushPolicy.Default,
        Waves = [[.. candidates.Keys]], Pack = pack, Candidates = candidates,
    };

    // Of random digits, which are packed to half.
    private static string Text(int bytes) => RandomNumberGenerator.GetHexString(bytes * 2, lowercase: true);
}
