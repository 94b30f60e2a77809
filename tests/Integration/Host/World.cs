using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Leafwire.Host;
using Leafwire.Lab;
using Leafwire.Lab.Processes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Leafwire.Pipeline.Messaging;
using Leafwire.Tests.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Leafwire.Tests.Integration.Host;

/// <summary>One test's own containers, tables, devices, host and runner, on the shared servers.</summary>
[Collection("Host")]
public abstract partial class World(Cloud cloud) : IAsyncLifetime
{
    /// <summary>A <c>push.json</c> of a push that people are to agree to.</summary>
    protected const string NeedsApproval = """{"approval":"required"}""";

    private static int _count;

    private readonly string _name = $"t{Environment.ProcessId}n{Interlocked.Increment(ref _count)}";
    private readonly List<IAsyncDisposable> _parts = [];

    protected Cloud Cloud { get; } = cloud;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected StorageClients Storage { get; private set; } = null!;

    protected PushTable Table { get; private set; } = null!;

    protected ResultStore Results { get; private set; } = null!;

    protected ScriptedRunner Runner { get; private set; } = null!;

    protected Hub Hub { get; private set; } = null!;

    protected HttpClient Http { get; set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        await Cloud.StartAsync(Cancel);
        Storage = new StorageClients(Options.Create(new StorageOptions
        {
            ConnectionString = Cloud.Storage.ConnectionString,
            UploadContainer = $"{_name}-up",
            ResultContainer = $"{_name}-out",
            PolicyContainer = $"{_name}-asked",
            TablePrefix = _name,
        }));
        await Storage.ReadyAsync(Cancel);
        await ForgetQueueAsync();
        Table = new PushTable(Storage);
        Results = new ResultStore(Storage);
        Runner = Use(new ScriptedRunner(Cloud.Leaf.Url));
        Hub = Use(NewHub());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable part in Enumerable.Reverse(_parts))
            await part.DisposeAsync();
        Http?.Dispose();
        Storage.Dispose();
        GC.SuppressFinalize(this);
    }

    protected T Use<T>(T part) where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }

    /// <summary>A device's name that no other test has, so that the site's queue does not hold tests apart.</summary>
    protected string Device(string name) => $"{name}.{_name}";

    protected string[] HostArguments(params string[] more) =>
    [
        "--urls=http://127.0.0.1:0",
        $"--Leafwire:Storage:ConnectionString={Cloud.Storage.ConnectionString}",
        $"--Leafwire:Storage:UploadContainer={_name}-up",
        $"--Leafwire:Storage:ResultContainer={_name}-out",
        $"--Leafwire:Storage:PolicyContainer={_name}-asked",
        $"--Leafwire:Storage:TablePrefix={_name}",
        $"--Leafwire:Nats:Url={Cloud.Hub.Url}",
        $"--Leafwire:Nats:Username={NatsHub.User}",
        $"--Leafwire:Nats:Password={NatsHub.User}",
        "--Leafwire:Host:UploadInterval=00:00:00.100",
        "--Logging:LogLevel:Default=Warning",
        .. more,
    ];

    /// <summary>Starts a host in this process.</summary>
    protected async Task<WebApplication> StartHostAsync(params string[] more)
    {
        WebApplication app = HostApp.Create(HostArguments(more));
        app.MapPushApi();
        app.MapPage();
        await app.StartAsync(Cancel);
        Http?.Dispose();
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        return Use(app);
    }

    /// <summary>The host as its own process, so that it can be killed.</summary>
    /// <param name="environment">Variables for it. Default: none.</param>
    protected async Task<ManagedProcess> StartProcessAsync(params (string Name, string Value)[] environment)
    {
        string log = Path.Combine(Path.GetTempPath(), $"leafwire-host-{Guid.NewGuid():N}.log");
        ManagedProcess process = Use(ManagedProcess.Start(new ProcessSpec("host", "dotnet",
            [LabPaths.Program("Leafwire.Host"), .. HostArguments("--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information")], log)
        {
            Environment = environment.ToDictionary(v => v.Name, string? (v) => v.Value),
        }));
        await process.WaitForLineAsync(Listening(), Cancel);
        File.Delete(log);
        return process;
    }

    /// <summary>Uploads a blob, and tells the version that storage gave it.</summary>
    protected async Task<string> UploadAsync(string path, byte[] content) =>
        (await Storage.Uploads.GetBlobClient(path).UploadAsync(new BinaryData(content), overwrite: true, Cancel)).Value.ETag.ToString();

    /// <summary>Uploads an archive and tells the id of its push.</summary>
    protected async Task<string> UploadAsync(string build, string? policy, params (string Device, string Text)[] configurations)
    {
        byte[] zip = Zip.Of([
            .. configurations.Select(c => ($"{c.Device}.cfg", Encoding.UTF8.GetBytes(c.Text))),
            .. policy is null ? [] : new[] { ("push.json", Encoding.UTF8.GetBytes(policy)) },
        ]);
        var name = new UploadName(Cloud.Site, build + ".zip");
        return PushId.Of(name, await UploadAsync(name.Path, zip));
    }

    /// <summary>The upload as storage has it now.</summary>
    protected async Task<FoundUpload> FoundAsync(string build) =>
        UploadFinding.Of((await new UploadStore(Storage).FindAsync($"{Cloud.Site}/{build}.zip", Cancel)).ShouldNotBeNull())
            .ShouldNotBeNull().Upload;

    /// <summary>Storage tells the time of an upload in whole seconds.</summary>
    protected static async Task NextSecondAsync()
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() == now)
            await timer.WaitForNextTickAsync(Cancel);
    }

    /// <summary>A driver of pushes that remembers nothing.</summary>
    protected Driver NewDriver() => Use(new Driver(HostArguments()));

    protected static string Config(string device, string line = "vlan 10") => $"hostname {device}\n!\n{line}\n!\nend\n";

    private Hub NewHub() => new(Options.Create(new NatsOptions { Url = Cloud.Hub.Url, Username = NatsHub.User, Password = NatsHub.User }),
        NullLoggerFactory.Instance);

    // A test that failed may have left a push that holds the whole site.
    private async Task ForgetQueueAsync()
    {
        await using Hub hub = NewHub();
        await (await hub.QueueAsync(Cancel)).PurgeAsync(Cloud.Site, cancellationToken: Cancel);
    }

    /// <summary>Waits until the push's row says that it is over, and gives its report.</summary>
    protected async Task<PushReport> EndAsync(string pushId)
    {
        PushSummary push = await UntilAsync(pushId, p => p.IsFinal);
        return (await Results.FindReportAsync(push.Site, push.Id, Cancel)).ShouldNotBeNull();
    }

    /// <summary>Waits until the push's row is as wanted.</summary>
    /// <summary>A push of one device that waits for an approval, with the host that it waits in.</summary>
    protected async Task<PushSummary> AskAsync(string build)
    {
        string device = Device("leaf1");
        await Runner.ServeAsync(device);
        await StartHostAsync();
        string id = await UploadAsync(build, NeedsApproval, (device, Config(device)));
        return await UntilAsync(id, p => p.Status == PushStatus.AwaitingApproval);
    }

    protected async Task<PushSummary> UntilAsync(string pushId, Predicate<PushSummary> wanted)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        // So that it is said what the push is instead; of a hub that stands still a host hears after half a minute.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3), TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Cancel);
        PushSummary? push = null;
        try
        {
            do
            {
                push = await Table.FindAsync(pushId, either.Token);
            }
            while ((push is null || !wanted(push)) && await timer.WaitForNextTickAsync(either.Token));
            return push!;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"push {pushId} is {push?.ToString() ?? "not known"}");
        }
    }

    protected async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using HttpResponseMessage answer = await Http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel));
    }

    protected async Task<(int Status, JsonElement Body)> PostAsync(string path, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using HttpResponseMessage answer = await Http.PostAsync(new Uri(path, UriKind.Relative), content, Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel));
    }

    /// <summary>Approves what a push shows.</summary>
    protected async Task<(int Status, JsonElement Body)> ApproveAsync(string id, string by = "anna", string reason = "looks right") =>
        await PostAsync($"api/pushes/{id}/approve",
            $$"""{"by":"{{by}}","reason":"{{reason}}","digest":"{{(await Table.FindAsync(id, Cancel))?.Digest}}"}""");

    protected async Task<string> ResultAsync(string pushId, string name)
    {
        BlobClient blob = Storage.Results.GetBlobClient($"{Cloud.Site}/{pushId}/{name}");
        return (await blob.DownloadContentAsync(Cancel)).Value.Content.ToString();
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();
}
