using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.ObjectStore;

namespace Leafwire.Tests.Integration.Lab;

/// <summary>A hub and two sites' leaf nodes as they are shipped, and the streams that the pipeline makes.</summary>
public sealed class TwoSites : IAsyncLifetime
{
    /// <summary>The site whose rights are tried.</summary>
    public const string Site = "lab";

    /// <summary>The neighbour.</summary>
    public const string Other = "other";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leafwire-test-");
    private NatsHub? _hub;
    private NatsLeaf? _leaf;
    private NatsLeaf? _otherLeaf;

    /// <summary>The pipeline, on the hub.</summary>
    public NatsConnection Pipeline { get; private set; } = null!;

    /// <summary>A runner of <see cref="Site"/>, on its leaf.</summary>
    public NatsConnection Runner { get; private set; } = null!;

    /// <summary>Somebody with the site's credentials and no leaf node of ours between them and the hub.</summary>
    public NatsConnection Intruder { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        _hub = await NatsHub.StartAsync(Path.Combine(_folder.FullName, "hub"), [Site, Other], token);
        NatsLeaf[] leaves = await Task.WhenAll(
            NatsLeaf.StartAsync(Path.Combine(_folder.FullName, "leaf"), "leaf-lab", _hub.LeafUrls(1), token),
            NatsLeaf.StartAsync(Path.Combine(_folder.FullName, "other"), "leaf-other", _hub.LeafUrls(2), token));
        (_leaf, _otherLeaf) = (leaves[0], leaves[1]);
        Pipeline = Connect(_hub.Url, NatsHub.User, "_INBOX.pipeline");
        Runner = Connect(_leaf.Url, NatsLeaf.User, "_INBOX.site." + Site);
        Intruder = Connect(_hub.Url, "site-1", "_INBOX.site." + Site);

        NatsJSContext jetStream = new(Pipeline);
        foreach (string site in (string[])[Site, Other])
        {
            await jetStream.CreateStreamAsync(new StreamConfig(Names.Commands(site), [Subjects.SiteCommands(site)]), token);
            await new NatsObjContext(jetStream).CreateObjectStoreAsync(Names.Payloads(site), token);
        }

        await jetStream.CreateStreamAsync(new StreamConfig(Names.Replies, [.. Subjects.LogStream]), token);
        await jetStream.CreateStreamAsync(new StreamConfig("KV_" + Names.Queue, [$"$KV.{Names.Queue}.>"]), token);
    }

    /// <summary>The hub's JetStream as a runner sees it through its leaf.</summary>
    public static NatsJSContext Hub(NatsConnection runner) => new(runner, new NatsJSOpts(runner.Opts, domain: Names.HubDomain));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable? part in (IAsyncDisposable?[])[Pipeline, Runner, Intruder, _leaf, _otherLeaf, _hub])
        {
            if (part is not null)
                await part.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private static NatsConnection Connect(string url, string user, string inbox) => new(NatsOpts.Default with
    {
        Url = url,
        InboxPrefix = inbox,
        AuthOpts = new NatsAuthOpts { Username = user, Password = user },
        RequestTimeout = TimeSpan.FromSeconds(5),
    });
}
