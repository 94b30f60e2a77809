using System.Diagnostics.Tracing;
using System.Text.RegularExpressions;
using Azure.Core.Diagnostics;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>Requests to blobs and tables.</summary>
/// <param name="Blobs">To blobs.</param>
/// <param name="Tables">To tables.</param>
internal readonly record struct StorageRequests(int Blobs, int Tables)
{
    public static StorageRequests operator -(StorageRequests one, StorageRequests other) =>
        new(one.Blobs - other.Blobs, one.Tables - other.Tables);
}

/// <summary>
/// Counts what a lab asks of its storage: all that the storage emulator says that it was asked, without what this program asks itself
/// to see how a push stands, and without what goes by the clock, which is looking for uploads and keeping the host's lease.
/// </summary>
internal sealed partial class StorageWork : IDisposable
{
    // AzureCoreEventSource: a request is sent.
    private const int Request = 1;

    private static readonly StorageOptions s_names = new();

    private readonly string _log;
    private readonly AzureEventSourceListener _own;
    private int _blobs, _tables;

    /// <summary>Begins to count what this program asks.</summary>
    /// <param name="log">What the storage emulator writes.</param>
    public StorageWork(string log)
    {
        _log = log;
        _own = new AzureEventSourceListener(OnEvent, EventLevel.Informational);
    }

    /// <summary>What was asked until now.</summary>
    public StorageRequests UntilNow()
    {
        using var reader = new StreamReader(new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return Count(reader) - new StorageRequests(Volatile.Read(ref _blobs), Volatile.Read(ref _tables));
    }

    /// <summary>Counts the requests in the emulator's log, without those that go by the clock.</summary>
    public static StorageRequests Count(TextReader log)
    {
        int blobs = 0, tables = 0;
        while (log.ReadLine() is { } line)
        {
            if (Line().Match(line) is not { Success: true } request)
                continue;
            string place = request.Groups["place"].Value, kind = Kind().Match(request.Groups["rest"].Value).Groups["kind"].Value;
            if (kind == "lease" || (kind == "list" && place == s_names.UploadContainer))
                continue;
            if (IsContainer(place))
                blobs++;
            else
                tables++;
        }

        return new StorageRequests(blobs, tables);
    }

    public void Dispose() => _own.Dispose();

    private void OnEvent(EventWrittenEventArgs written, string message)
    {
        if (written.EventId != Request || written.EventSource.Name != "Azure-Core" || Place().Match(message) is not { Success: true } asked)
            return;
        if (IsContainer(asked.Groups["place"].Value))
            Interlocked.Increment(ref _blobs);
        else
            Interlocked.Increment(ref _tables);
    }

    private static bool IsContainer(string place) =>
        place == s_names.UploadContainer || place == s_names.ResultContainer || place == s_names.PolicyContainer;

    [GeneratedRegex(@"""[A-Z]+ /devstoreaccount1/(?<place>[^/?(\s]*)(?<rest>\S*) HTTP/")]
    private static partial Regex Line();

    [GeneratedRegex(@"[?&]comp=(?<kind>[a-z]+)")]
    private static partial Regex Kind();

    [GeneratedRegex(@"://[^/\s]+/devstoreaccount1/(?<place>[^/?(\s]*)")]
    private static partial Regex Place();
}
