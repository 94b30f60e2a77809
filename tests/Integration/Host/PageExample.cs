using Leafwire.Lab.Processes;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Integration.Host;

/// <summary>Carries out the example of a page, command by command, and looks for the words that it shows.</summary>
public abstract class PageExample(Cloud cloud) : World(cloud)
{
    private Azurite? _storage;

    /// <summary>The connection string of this example's own storage: the usual names of containers are there once.</summary>
    protected string Account => _storage!.ConnectionString;

    /// <summary>Starts storage, and a host that has the containers by their usual names, as the program knows them.</summary>
    protected async Task StartUsualHostAsync(TemporaryFolder folder)
    {
        _storage = Use(await Azurite.StartAsync(folder.At("azurite"), inMemory: true, Cancel));
        await StartHostAsync($"--Leafwire:Storage:ConnectionString={Account}", "--Leafwire:Storage:UploadContainer=avd-configs",
            "--Leafwire:Storage:ResultContainer=leafwire-results", "--Leafwire:Storage:TablePrefix=Leafwire");
    }

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
            await page.RunAsync(step, folder, Account, null, Cancel);
        }
    }
}
