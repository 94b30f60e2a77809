using System.Text;
using Leafwire.Cli.Client;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Tests.Integration.Host;

/// <summary>What a client leaves in the storage account.</summary>
public sealed class StorageAccountTests(Cloud cloud) : World(cloud)
{
    // Whoever waits for a push must not be told how the one before it ended.
    [Fact]
    public async Task Upload_UnderANameThatWasUsed_IsAnotherPush()
    {
        using var account = new StorageAccount(Storage);
        var name = new UploadName(Cloud.Site, "build-1.zip");
        byte[] content = Encoding.UTF8.GetBytes("a build");
        string first = await account.UploadAsync(name, content, Cancel);
        first.ShouldBe((await FoundAsync("build-1")).PushId);

        string second = await account.UploadAsync(name, content, Cancel);

        second.ShouldNotBe(first);
        second.ShouldBe((await FoundAsync("build-1")).PushId);
    }
}
