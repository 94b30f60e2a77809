using System.Text.Json.Serialization;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Planning;

/// <summary>What a push will do: everything but the configurations, which stay in storage.</summary>
public sealed record PushPlan : PushHead
{
    /// <summary>The <see cref="Version"/> that this code writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the upload that storage gave it.</summary>
    public string ETag { get; init; } = "";

    /// <summary>The version of this form; 0 for a plan of before there was one.</summary>
    public int Version { get; init; }

    /// <summary>When the plan was made, by the host that made it. Nothing counts from it.</summary>
    public DateTimeOffset PlannedAt { get; init; }

    /// <summary>The last entry of the hub's stream of logs when the plan was made: this push's log begins after it.</summary>
    public ulong LogStart { get; init; }

    /// <summary>Where the upload comes from, as its uploader says; null when that is not said, as in plans of before it could be.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary><see cref="FoundUpload.Trace"/>, for whoever takes the push up again; null when none is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>The site's policy that <see cref="Policy"/> was tightened by; null when the site has none.</summary>
    public SitePolicyVersion? SitePolicy { get; init; }

    /// <summary>How.</summary>
    public required PushPolicy Policy { get; init; }

    /// <summary>The devices, wave by wave, in order.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Waves { get; init; }

    /// <summary>Why each wave is one, in words, in the order of <see cref="Waves"/>; empty in a plan of an earlier version.</summary>
    public IReadOnlyList<string> WaveReasons { get; init => field = value ?? []; } = [];

    /// <summary>The wave, from 1, after which the push waits to be promoted; null for none.</summary>
    public int? PauseAfter { get; init; }

    /// <summary>Devices of the upload that are not there yet and are skipped.</summary>
    public IReadOnlyList<string> Absent { get; init => field = value ?? []; } = [];

    /// <summary>The blob, below the push's folder, in which the candidates lie one behind the other; null when there are none.</summary>
    public string? Pack { get; init; }

    /// <summary>The candidates by device; their texts lie in storage.</summary>
    public IReadOnlyDictionary<string, CandidateRef> Candidates { get; init; } = new Dictionary<string, CandidateRef>();

    /// <summary>Of a drift run: what was confirmed on its devices, and is compared with what they run. Null for another push.</summary>
    public IReadOnlyDictionary<string, ConfirmedText>? Bases { get; init; }

    /// <summary>What the uploader should know though it stops nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>All devices.</summary>
    [JsonIgnore]
    public IEnumerable<string> Devices => Waves.SelectMany(w => w);

    /// <summary>True when the policy lets that person approve. Of an upload without an author nobody is known not to be it.</summary>
    /// <param name="who">The name, without what says whether it is proven.</param>
    internal bool MayBeApprovedBy(string who) => !Policy.NotAuthor
        || (Provenance?.Author is { } author && !string.Equals(author.Trim(), who, StringComparison.OrdinalIgnoreCase));
}
