using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

/// <summary>The examples of keys and tokens, which need nothing but files.</summary>
public sealed class KeysExampleTests
{
    [Theory]
    [InlineData("host.md")]
    [InlineData("security.md")]
    public async Task Example_CarriedOut_SaysWhatThePageShows(string name)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        ExamplePage page = await ExamplePage.ReadAsync(name, cancel);
        page.Steps.Count.ShouldBeGreaterThan(2);
        foreach (ExampleStep step in page.Steps)
            await page.RunAsync(step, folder.Path, "", null, cancel);
    }
}
