namespace Leafwire.Tests.Integration.Host;

/// <summary>Carries out the example of a page, command by command, and looks for the words that it shows.</summary>
public abstract class PageExample(Cloud cloud) : World(cloud)
{
    /// <summary>Starts a host that has the containers by their usual names, as the program knows them.</summary>
    protected Task StartUsualHostAsync() => StartHostAsync("--Leafwire:Storage:UploadContainer=avd-configs",
        "--Leafwire:Storage:ResultContainer=leafwire-results", "--Leafwire:Storage:TablePrefix=Leafwire");

    /// <summary>Carries out the page.</summary>
    /// <param name="name">Its file in <c>docs/</c>.</param>
    /// <param name="folder">Where the commands are run.</param>
    /// <param name="before">Called before each command.</param>
    protected async Task CarryOutAsync(string name, string folder, Action<string>? before = null)
    {
        ExamplePage page = await ExamplePage.ReadAsync(name, Cancel);
        page.Steps.Count.ShouldBeGreaterThan(8);
        foreach (ExampleStep step in page.Steps)
        {
            before?.Invoke(step.Command);
            await page.RunAsync(step, folder, Cloud.Storage.ConnectionString, null, Cancel);
        }
    }
}
