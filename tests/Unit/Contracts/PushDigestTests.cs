using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Contracts;

/// <summary>The name of what a push would change, and how a device's part in it is shown.</summary>
public sealed class PushDigestTests
{
    [Fact]
    public void Path_OfEachDevice_LeadsToTheDigest()
    {
        for (int count = 1; count <= 40; count++)
        {
            KeyValuePair<string, string>[] changes = Changes(count);
            var digest = PushDigest.Of(changes);
            foreach ((string device, string change) in changes)
            {
                IReadOnlyList<string> path = digest.PathOf(device);
                path.Count.ShouldBeLessThanOrEqualTo(6);
                PushDigest.Root(device, change, path).ShouldBe(digest.Value, $"{device} of {count}");
            }
        }
    }

    [Fact]
    public void Path_OfAnotherDeviceOrChange_LeadsElsewhere()
    {
        KeyValuePair<string, string>[] changes = Changes(9);
        var digest = PushDigest.Of(changes);
        IReadOnlyList<string> path = digest.PathOf("leaf4");

        PushDigest.Root("leaf5", changes[3].Value, path).ShouldNotBe(digest.Value);
        PushDigest.Root("leaf4", Payload.DigestOf("another"), path).ShouldNotBe(digest.Value);
        PushDigest.Root("leaf4", changes[3].Value, [.. path.Skip(1)]).ShouldNotBe(digest.Value);
        PushDigest.Root("leaf4", changes[3].Value, [.. path.Select(s => (s[0] == '<' ? '>' : '<') + s[1..])]).ShouldNotBe(digest.Value);
        PushDigest.Root("leaf4", changes[3].Value, ["no step"]).ShouldBeNull();
    }

    [Fact]
    public void Digest_IsTheSameInWhateverOrder_AndAnotherForAnyOtherChange()
    {
        KeyValuePair<string, string>[] changes = Changes(7);
        string digest = PushDigest.Of(changes).Value;

        Payload.IsDigest(digest).ShouldBeTrue();
        PushDigest.Of(changes.Reverse()).Value.ShouldBe(digest);
        PushDigest.Of(changes.Take(6)).Value.ShouldNotBe(digest);
        PushDigest.Of([.. changes.Take(6), KeyValuePair.Create("leaf7", PushDigest.Unchanged)]).Value.ShouldNotBe(digest);
        Payload.IsDigest(PushDigest.Of([]).Value).ShouldBeTrue();
    }

    [Fact]
    public void Path_OfTheLargestPush_FitsACommand()
    {
        var digest = PushDigest.Of(Changes(Limits.Devices));

        digest.PathOf("leaf77").Count.ShouldBe(14);
    }

    private static KeyValuePair<string, string>[] Changes(int count) =>
        [.. Enumerable.Range(1, count).Select(i => KeyValuePair.Create($"leaf{i}", Payload.DigestOf($"+vlan {i}\n")))];
}
