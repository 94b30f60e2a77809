using Leafwire.Lab.Processes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
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
            "--Leafwire:Storage:ResultContainer=leafwire-results", "--Leafwire:Storage:PolicyContainer=leafwire-policy",
            "--Leafwire:Storage:TablePrefix=Leafwire");
    }

    /// <summary>Waits until the host shows a push as this; it has the containers by other names than this test.</summary>
    protected async Task ShownAsync(string push, PushStatus status)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3), TimeProvider.System);
        while (await GetAsync($"api/pushes/{push}") is var (code, body)
            && (code != 200 || body.GetProperty("status").GetString() != EnumText.Of(status)))
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"push {push} is not {status}: {code} {body}");
            await timer.WaitForNextTickAsync(Cancel);
        }
    }

    /// <summary>Carries out the page.</summary>
    /// <param name="name">Its file in <c>docs/</c>.</param>
    /// <param name="folder">Where the commands are run.</param>
    /// <param name="before">Called before each command.</param>
    /// <param name="after">Called after each command, with the page.</param>
    private protected async Task CarryOutAsync(
        string name, string folder, Action<string>? before = null, Func<ExamplePage, ExampleStep, Task>? after = null)
    {
        ExamplePage page = await ExamplePage.ReadAsync(name, Cancel);
        page.Steps.Count.ShouldBeGreaterThan(4);
        foreach (ExampleStep step in page.Steps)
        {
            before?.Invoke(step.Command);
            await page.RunAsync(step, folder, Account, Http.BaseAddress, Cancel);
            if (after is not null)
                await after(page, step);
        }
    }
}
