using System.Text.Json.Serialization;

namespace Leafwire.Contracts;

/// <summary>
/// A push begins, or does not: stands in its log once its turn came and its runners were found. The first one counts (of
/// a push that waits for people the first before and the first after they agreed), and the push's clock starts at the moment
/// at which the hub stored it.
/// </summary>
/// <param name="PushId">The push.</param>
public sealed record PushStart(string PushId)
{
    /// <summary>The commit timer of every configure of the push.</summary>
    public TimeSpan CommitTimer { get; init; }

    /// <summary>Of it kept free for confirming the largest transaction.</summary>
    public TimeSpan ConfirmReserve { get; init; }

    /// <summary>Of it kept free for what comes after the push's pause, with scope fabric; null when there is no such pause.</summary>
    public TimeSpan? PauseReserve { get; init; }

    /// <summary>Why the push does not begin; empty when it does.</summary>
    public IReadOnlyList<StartProblem> Problems { get; init; } = [];

    /// <summary>The newer push that had its turn before this one, so that this one touches no switch; null for none.</summary>
    public string? SupersededBy { get; init; }

    /// <summary>What the uploader should know though it stops nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// Its turn in the site's queue is sure until then: a start that the hub stores later begins nothing, because a newer push
    /// may have had its turn meanwhile. Null for one that ends the push, and in what earlier versions wrote.
    /// </summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>
    /// True for the second start of a push that waited for people: it was approved and has its turn, so that it configures.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsApproved { get; init; }

    /// <summary>
    /// Of a push that only looks: the devices that cannot be looked at now, by their reasons; the others are. Null for none.
    /// </summary>
    public IReadOnlyList<UnservedDevices>? Unserved { get; init; }

    /// <summary>True for a start that counts.</summary>
    /// <param name="storedAt">When the hub stored it.</param>
    public bool IsInTime(DateTimeOffset storedAt) => NotAfter is not { } limit || storedAt <= limit;
}

/// <summary>Why a push does not begin.</summary>
/// <param name="Device">The device; null for the push as a whole.</param>
/// <param name="Reason">What is wrong and what to do about it.</param>
public sealed record StartProblem(string? Device, string Reason);

/// <summary>Devices that nobody can look at.</summary>
/// <param name="Reason">What is wrong and what to do about it.</param>
/// <param name="Devices">Which.</param>
public sealed record UnservedDevices(string Reason, IReadOnlyList<string> Devices);
