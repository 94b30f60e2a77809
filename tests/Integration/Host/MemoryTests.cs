using System.Security.Cryptography;
using System.Text;
using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Tests.Integration.Host;

/// <summary>What a host holds of an upload.</summary>
public sealed class MemoryTests(Cloud cloud) : World(cloud)
{
    private const int Devices = 500, Bytes = 400_000, Random = 8_000;

    // It unpacks to 200 MB, twice of what the host's heap may have; and in memory a text has two bytes for each of its characters.
    [Fact]
    public async Task Host_OfASmallHeap_PlansAnUploadThatUnpacksToMore()
    {
        ManagedProcess host = await StartProcessAsync(("DOTNET_GCHeapHardLimit", $"0x{100 * 1024 * 1024:x}"));
        string[] devices = [.. Enumerable.Range(0, Devices).Select(i => Device($"leaf{i}"))];
        string id = await UploadAsync("large", null, [.. devices.Select((d, i) => (d, Configuration(i)))]);

        PushPlan? plan = null;
        for (int look = 0; look < 600 && plan is null && !host.Exited.IsCompleted; look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancel);
            plan = await Results.FindPlanAsync(Cloud.Site, id, Cancel);
        }

        host.Exited.IsCompleted.ShouldBeFalse("the host ended");
        plan.ShouldNotBeNull("there is no plan").Candidates.Count.ShouldBe(Devices);
        CandidateRef last = plan.Candidates[devices[^1]];
        (last.Digest, last.Size).ShouldBe((Payload.DigestOf(Configuration(Devices - 1)), Bytes));
        byte[] kept = await Results.Candidates.ReadAsync(plan, devices[^1], Cancel);
        new Payload { Digest = last.Digest, Size = last.Size, Inline = kept }.Text().ShouldBe(Configuration(Devices - 1));
    }

    [Fact]
    public async Task Candidate_ThatWasPublished_IsNotHeld()
    {
        var candidates = new Candidates(Results);
        var name = new UploadName(Cloud.Site, "leaf1.cfg");
        Upload upload = UploadReader.Read(name, Encoding.UTF8.GetBytes(Config("leaf1"))).Upload.ShouldNotBeNull();
        PushPlan plan = Planner.Plan(FoundUpload.Of(name, "0x1", default), upload, default).Plan.ShouldNotBeNull();
        (string pack, IReadOnlyDictionary<string, CandidateRef> kept) = await Results.Candidates.KeepAsync(
            plan.Site, plan.Id, new[] { ("leaf1", Payload.Of(Config("leaf1"))) }.ToAsyncEnumerable(), Cancel);
        plan = plan with { Pack = pack, Candidates = kept };
        var command = new DeviceCommand("leaf1", CommandKind.Configure, 1, default, default, CandidateSource.Upload, 0);
        await Storage.Results.DeleteBlobAsync(ResultFolder.Of(plan.Site, plan.Id) + pack, cancellationToken: Cancel);

        // What was just planned is not read again.
        (await candidates.GetAsync(plan, command, Cancel)).Text().ShouldBe(Config("leaf1"));

        await Should.ThrowAsync<InvalidDataException>(() => candidates.GetAsync(plan, command, Cancel));
    }

    // Some of it is packed to no less, so that the archive is too large to be taken into memory as well.
    private static string Configuration(int device)
    {
        byte[] seed = SHA256.HashData(BitConverter.GetBytes(device));
        var text = new StringBuilder($"hostname leaf{device}\n");
        while (text.Length < Random)
        {
            seed = SHA256.HashData(seed);
            text.Append("alias ").Append(Convert.ToHexString(seed)).Append(" show version\n");
        }

        while (text.Length < Bytes - 100)
            text.Append("vlan 10\n   name SERVERS\n");
        return text.Append('!').Append('x', Bytes - text.Length - "\nend\n".Length).Append("\nend\n").ToString();
    }
}
