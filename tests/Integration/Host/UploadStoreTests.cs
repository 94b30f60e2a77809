using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Leafwire.Tests.Integration.Host;

public sealed class UploadStoreTests(Cloud cloud) : World(cloud)
{
    private const int Large = UploadContent.InMemory + 1;

    private readonly string _folder = $"{Cloud.Site}/{Guid.NewGuid():n}-";

    // Each takes room on the disk and in memory, however many are uploaded together.
    [Fact]
    public async Task LargeUploads_AreReadFewAtATime_AndHoldUpNoSmallOne()
    {
        var uploads = new UploadStore(Storage);
        string[] large = [await PutAsync("a", Large), await PutAsync("b", Large), await PutAsync("c", Large)];
        string small = await PutAsync("d", UploadContent.InMemory);
        large.Length.ShouldBe(UploadStore.LargeAtOnce + 1);
        UploadContent first = (await uploads.ReadAsync(large[0], Cancel)).ShouldNotBeNull();
        using UploadContent? second = await uploads.ReadAsync(large[1], Cancel);

        Task<UploadContent?> third = uploads.ReadAsync(large[2], Cancel);
        for (int i = 0; i < 3; i++)
        {
            using UploadContent? other = await uploads.ReadAsync(small, Cancel);
            other.ShouldNotBeNull().Content.ShouldNotBeNull().Length.ShouldBe(UploadContent.InMemory);
        }

        third.IsCompleted.ShouldBeFalse();
        first.Dispose();
        first.Dispose();
        using UploadContent? waited = await third;
        waited.ShouldNotBeNull().Content.ShouldNotBeNull().Length.ShouldBe(Large);
    }

    [Fact]
    public async Task LargeUpload_ThatIsGoneOrGivenUp_KeepsNoPlace()
    {
        var uploads = new UploadStore(Storage);
        string large = await PutAsync("a", Large), gone = await PutAsync("b", Large);
        using (UploadContent? first = await uploads.ReadAsync(large, Cancel), second = await uploads.ReadAsync(large, Cancel))
        {
            using var givenUp = new CancellationTokenSource();
            Task<UploadContent?> impatient = uploads.ReadAsync(large, givenUp.Token), late = uploads.ReadAsync(gone, Cancel);
            // Both know that theirs is large, and wait.
            using (UploadContent? _ = await uploads.ReadAsync(await PutAsync("c", 1), Cancel))
                await Storage.Uploads.DeleteBlobAsync(gone, cancellationToken: Cancel);
            await givenUp.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(impatient);
            first.ShouldNotBeNull().Dispose();
            (await late).ShouldBeNull();
        }

        using UploadContent? one = await uploads.ReadAsync(large, Cancel), two = await uploads.ReadAsync(large, Cancel);
        two.ShouldNotBeNull();
    }

    // A plan that is being made ends a moment after the host's parts do.
    [Fact]
    public async Task LargeUpload_HeldWhileTheHostEnds_IsGivenBack()
    {
        string large = await PutAsync("a", Large);
        ServiceProvider host = new ServiceCollection().AddSingleton(Storage).AddSingleton<UploadStore>().BuildServiceProvider();
        UploadContent held = (await host.GetRequiredService<UploadStore>().ReadAsync(large, Cancel)).ShouldNotBeNull();

        await host.DisposeAsync();

        Should.NotThrow(held.Dispose);
    }

    private async Task<string> PutAsync(string name, int size)
    {
        await Storage.ReadyAsync(Cancel);
        await Storage.Uploads.GetBlobClient(_folder + name).UploadAsync(new BinaryData(new byte[size]), overwrite: true, Cancel);
        return _folder + name;
    }
}
