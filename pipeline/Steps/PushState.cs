using System.Text.Json.Serialization;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Steps;

/// <summary>
/// Where a push stands between two steps: all that its host keeps of it. Everything else is in storage and in the
/// push's log, so a host that has nothing but <see cref="Begin"/> comes to the same end.
/// </summary>
/// <param name="Upload">The push.</param>
public sealed record PushState(FoundUpload Upload)
{
    /// <summary>The version of this record that this code writes.</summary>
    internal const int CurrentVersion = 1;

    /// <summary>The version that wrote it; one that this code does not know begins again.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The step that is to be done, one of <see cref="PushWorkflow"/>'s; <see cref="PushWorkflow.Over"/> when none is.</summary>
    public string Step { get; init; } = PushWorkflow.Plan;

    /// <summary>True once people agreed: its turn and its runners are looked for a second time, to configure.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsApproved { get; init; }

    /// <summary>The last entry of the log that was folded and whose commands were published.</summary>
    public ulong Cursor { get; init; }

    /// <summary>The last entry of the log whose texts are in storage.</summary>
    public ulong ArchivedTo { get; init; }

    /// <summary>True while people are to be asked about changes whose texts are not in storage yet, where they look at them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AwaitsTexts { get; init; }

    /// <summary>Attempts at archiving that failed in a row.</summary>
    public int ArchiveFailures { get; init; }

    /// <summary>Before this there is nothing to do, unless somebody rings.</summary>
    public DateTimeOffset? WaitUntil { get; init; }

    /// <summary>When the push began to wait for its runners.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Before this the deadline that was last ticked is not ticked again: the hub's clock is behind.</summary>
    public DateTimeOffset? TickAfter { get; init; }

    /// <summary>How long it was driven without a pause: the longer, the more of its log one step takes in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan DrivenFor { get; init; }

    /// <summary>What was said last of how the push waits.</summary>
    public string? Said { get; init; }

    /// <summary>Attempts at the step that failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>What the step failed at; null when it did not.</summary>
    public string? Hindrance { get; init; }

    /// <summary>Before this the step that failed is not tried again, whoever rings.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Why the push is given up; null when it is not.</summary>
    public string? GivenUp { get; init; }

    /// <summary>How it ended; null while it runs.</summary>
    public PushStatus? Ended { get; init; }

    /// <summary>True when it ended and sent no command that changes a switch.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsUntouched { get; init; }

    /// <summary>True when nothing is left to do.</summary>
    [JsonIgnore]
    public bool IsOver => Step == PushWorkflow.Over;

    /// <summary>True when there may be texts that are not in storage yet. What is given up waits for none.</summary>
    [JsonIgnore]
    public bool HasTexts => GivenUp is null && Step switch
    {
        // A command may need a text that the log holds behind the cursor.
        PushWorkflow.Drive => ArchivedTo < Cursor || Failures > 0,
        PushWorkflow.Record => ArchivedTo < Cursor,
        _ => false,
    };

    /// <summary>This push, as far as another state of it was archived.</summary>
    internal PushState Archived(PushState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { ArchivedTo = other.ArchivedTo, ArchiveFailures = other.ArchiveFailures };
    }

    /// <summary>A push that begins, or begins again from what is recorded of it.</summary>
    public static PushState Begin(FoundUpload upload) => new(upload);

    /// <summary>The same push at its next step.</summary>
    internal PushState Next(string step) =>
        this with { Step = step, WaitUntil = null, WaitingSince = null, Said = null, AwaitsTexts = false, DrivenFor = default };
}

/// <summary>Source-generated JSON of a push's state.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(CamelCaseEnum<PushStatus>)])]
[JsonSerializable(typeof(PushState))]
public sealed partial class StepsJson : JsonSerializerContext;
