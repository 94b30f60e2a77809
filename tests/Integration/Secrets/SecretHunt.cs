using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using Leafwire.Contracts;
using Leafwire.Lab.Processes;
using Leafwire.Tests.Scenarios;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Leafwire.Tests.Integration.Secrets;

/// <summary>
/// Looks through everything that left the site or is written down outside of the archive: messages as they lie in
/// the hub's and the leaf's streams and with their texts unpacked, progress reports, logs, reports, diffs, table rows.
/// It knows nothing of how secrets are recognised, only their values.
/// </summary>
internal sealed class SecretHunt : IAsyncDisposable
{
    private readonly ScenarioSite _site;
    private readonly NatsConnection _hub;
    private readonly NatsConnection _leaf;
    private readonly ConcurrentQueue<string> _progress = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;

    private SecretHunt(ScenarioSite site, NatsConnection hub, NatsConnection leaf, INatsSub<byte[]> progress)
    {
        (_site, _hub, _leaf) = (site, hub, leaf);
        _listening = ListenAsync(progress);
    }

    /// <summary>Begins to listen to progress reports.</summary>
    public static async Task<SecretHunt> BeginAsync(ScenarioSite site, CancellationToken cancellationToken)
    {
        NatsConnection hub = Connect(site.Lab.Hub.Url, NatsHub.User, "_INBOX.pipeline");
        INatsSub<byte[]> progress = await hub.SubscribeCoreAsync<byte[]>(Subjects.AllProgress, cancellationToken: cancellationToken);
        await hub.PingAsync(cancellationToken);
        return new SecretHunt(site, hub, Connect(site.Lab.Leaf.Url, NatsLeaf.User, $"_INBOX.site.{Token.Escape(site.Lab.Site)}"), progress);
    }

    /// <summary>Looks everywhere.</summary>
    /// <returns>Places that hold a secret, named with it; and how many texts of each kind were looked through.</returns>
    public async Task<(IReadOnlyList<string> Found, IReadOnlyDictionary<string, int> Looked)> LookAsync(
        IEnumerable<string> secrets, CancellationToken cancellationToken)
    {
        string[] values = [.. secrets.Distinct()];
        var search = SearchValues.Create(values, StringComparison.Ordinal);
        var found = new List<string>();
        var looked = new Dictionary<string, int>();
        await foreach ((string kind, string place, string text) in TextsAsync(cancellationToken))
        {
            looked[kind] = looked.GetValueOrDefault(kind) + 1;
            if (text.AsSpan().ContainsAny(search))
                found.Add($"{kind} {place}: {values.First(text.Contains)}");
        }

        return (found, looked);
    }

    /// <summary>What is still on the hub of running configurations, or of that they were there.</summary>
    public async Task<int> LeftOnHubAsync(CancellationToken cancellationToken)
    {
        INatsJSStream bucket = await new NatsJSContext(_hub).GetStreamAsync(
            $"OBJ_{Names.Payloads(_site.Lab.Site)}", new StreamInfoRequest { SubjectsFilter = ">" }, cancellationToken);
        return bucket.Info.State.Subjects?.Count ?? 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _hub.DisposeAsync();
        await _leaf.DisposeAsync();
        await _listening;
        _stop.Dispose();
    }

    private static NatsConnection Connect(string url, string user, string inbox) =>
        new(new NatsOpts { Url = url, AuthOpts = new NatsAuthOpts { Username = user, Password = user }, InboxPrefix = inbox });

    private async Task ListenAsync(INatsSub<byte[]> progress)
    {
        await foreach (NatsMsg<byte[]> message in progress.Msgs.ReadAllAsync())
            _progress.Enqueue(Encoding.UTF8.GetString(message.Data ?? []));
    }

    private async IAsyncEnumerable<(string Kind, string Place, string Text)> TextsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string text in _progress)
            yield return ("progress", "", text);
        (NatsConnection Server, string Kind, string Stream)[] streams =
        [
            (_hub, "reply", Names.Replies), (_hub, "queue", $"KV_{Names.Queue}"),
            (_hub, "payload", $"OBJ_{Names.Payloads(_site.Lab.Site)}"),
            (_leaf, "journal", $"KV_{Names.Journal}"), (_leaf, "lease", $"KV_{Names.Leases}"),
        ];
        foreach ((NatsConnection server, string kind, string stream) in streams)
        {
            await foreach ((string place, string text) in MessagesAsync(new NatsJSContext(server), stream, cancellationToken))
                yield return (kind, place, text);
        }

        foreach (string log in Directory.EnumerateFiles(_site.Lab.Folder, "*.log", SearchOption.AllDirectories))
        {
            using var reader = new StreamReader(
                new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            yield return ("log", log, await reader.ReadToEndAsync(cancellationToken));
        }

        foreach (string file in Directory.EnumerateFiles(Path.Combine(_site.Lab.Folder, "leaf"), "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            yield return ("leaf's disk", file, await reader.ReadToEndAsync(cancellationToken));
        }

        await foreach (BlobItem blob in _site.Storage.Results.GetBlobsAsync(cancellationToken: cancellationToken))
        {
            if (!IsArchive(blob.Name))
                yield return (Path.GetExtension(blob.Name), blob.Name, (await _site.Storage.Results.GetBlobClient(blob.Name)
                    .DownloadContentAsync(cancellationToken)).Value.Content.ToString());
        }

        foreach (TableClient table in (TableClient[])[_site.Storage.Pushes, _site.Storage.Devices])
        {
            await foreach (TableEntity row in table.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
                yield return ("row", $"{table.Name} {row.RowKey}", string.Join('\n', row.Select(cell => cell.Value)));
        }
    }

    /// <summary>Where secrets are to be: the copy of the upload, and running configurations.</summary>
    private static bool IsArchive(string blob) => blob.EndsWith(".cfg", StringComparison.Ordinal)
        || blob.Contains("/candidates.", StringComparison.Ordinal);

    private static async IAsyncEnumerable<(string Place, string Text)> MessagesAsync(
        NatsJSContext server, string name, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        INatsJSStream stream = await server.GetStreamAsync(name, cancellationToken: cancellationToken);
        for (ulong sequence = (ulong)stream.Info.State.FirstSeq; sequence <= (ulong)stream.Info.State.LastSeq; sequence++)
        {
            StreamMsgGetResponse message;
            try
            {
                message = await stream.GetAsync(new StreamMsgGetRequest { Seq = sequence }, cancellationToken);
            }
            catch (NatsJSApiException e) when (e.Error.Code == 404)
            {
                continue;
            }

            byte[] data = message.Message.Data.ToArray();
            string place = $"{name} {message.Message.Subject}";
            yield return (place, Encoding.Latin1.GetString(data));
            foreach (string text in Packed(data))
                yield return (place + " unpacked", text);
        }
    }

    // Texts travel as base64 of Brotli in a field "inline", or as the whole of a chunk.
    private static IEnumerable<string> Packed(byte[] data)
    {
        if (data.Length > 0 && data[0] == '{')
        {
            using JsonDocument json = JsonDocument.Parse(data);
            return [.. Inline(json.RootElement).Select(Unpack).OfType<string>()];
        }

        return Unpack(data) is { } text ? [text] : [];
    }

    private static IEnumerable<byte[]> Inline(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            p => p.Name == "inline" && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetBytesFromBase64()] : Inline(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Inline),
        _ => [],
    };

    private static string? Unpack(byte[] packed)
    {
        try
        {
            using var reader = new StreamReader(new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress));
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException)
        {
            return null;
        }
    }
}
