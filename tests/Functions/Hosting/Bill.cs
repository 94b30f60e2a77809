namespace Leafwire.Tests.Functions.Hosting;

/// <summary>What one push asked for.</summary>
internal sealed class Bill
{
    public const string Activities = "activities";
    public const string HistoryEvents = "history events";
    public const string HistoryCharacters = "history characters";
    public const string BlobWrites = "blob writes and lists";
    public const string BlobReads = "blob reads";
    public const string TableRequests = "table requests";
    public const string QueueRequests = "queue requests";
    public const string HubPublishes = "messages published to the hub";
    public const string HubRequests = "JetStream requests";
    public const string HubPresence = "presence requests";
    public const string HubFetches = "log messages read";

    private readonly Dictionary<string, long> _counts;

    public Bill(int devices, int activities, IReadOnlyList<HistorySize> generations, StorageRequests requests, HubMeter hub)
    {
        (Devices, Generations, Showings) = (devices, generations.Count, requests.Showings);
        LongestHistory = generations.Max(g => g.Events);
        StorageRequests work = requests.WithoutShowings();
        _counts = new Dictionary<string, long>
        {
            [Activities] = activities,
            [HistoryEvents] = generations.Sum(g => g.Events),
            [HistoryCharacters] = generations.Sum(g => g.Characters),
            [BlobWrites] = work.BlobWrites,
            [BlobReads] = work.BlobReads,
            [TableRequests] = work.Tables,
            [QueueRequests] = work.Queues,
            [HubPublishes] = hub[HubCall.Publish],
            [HubRequests] = hub[HubCall.Request],
            [HubPresence] = hub[HubCall.Presence],
            [HubFetches] = hub[HubCall.Fetch],
        };
    }

    /// <summary>What is counted.</summary>
    public static IReadOnlyList<string> Figures { get; } =
    [
        Activities, HistoryEvents, HistoryCharacters, BlobWrites, BlobReads, TableRequests, QueueRequests, HubPublishes, HubRequests,
        HubPresence, HubFetches,
    ];

    public int Devices { get; }

    /// <summary>How often the orchestration continued as new, and one.</summary>
    public int Generations { get; }

    /// <summary>The events of the longest generation, which is what a worker replays.</summary>
    public int LongestHistory { get; }

    /// <summary>How often the push was shown while it was under way, which goes by the clock: not counted.</summary>
    public int Showings { get; }

    /// <summary>The count of a figure.</summary>
    public long this[string figure] => _counts[figure];

    /// <summary>The same by device.</summary>
    public double OfDevice(string figure) => (double)this[figure] / Devices;
}
