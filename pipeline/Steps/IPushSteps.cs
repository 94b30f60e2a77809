using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Pipeline.Steps;

/// <summary>An upload that was found, as the one who starts a push names it.</summary>
/// <param name="PushId"><see cref="Uploads.PushId.Of(UploadName, ReadOnlySpan{byte})"/>.</param>
/// <param name="Name">Where it lies in the upload container.</param>
/// <param name="UploadedAt">When it was stored.</param>
public sealed record FoundUpload(string PushId, UploadName Name, DateTimeOffset UploadedAt)
{
    /// <summary>The upload of a planned push.</summary>
    public static FoundUpload Of(PushPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new FoundUpload(plan.Id, new UploadName(plan.Site, plan.Upload), plan.UploadedAt);
    }
}

/// <summary>A push that has its turn, by reference: all else is in storage and in the log.</summary>
/// <param name="Site">The site.</param>
/// <param name="PushId">The push.</param>
/// <param name="StartedAt">When its turn came.</param>
public sealed record PushRef(string Site, string PushId, DateTimeOffset StartedAt)
{
    /// <summary>The reference to a planned push.</summary>
    public static PushRef To(PushPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new PushRef(plan.Site, plan.Id, plan.StartedAt);
    }
}

/// <summary>What planning gave: a plan, or the report of a refusal.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Refusal">Why there is none.</param>
public sealed record PlanResult(PushPlan? Plan, PushReport? Refusal);

/// <summary>
/// The steps of a push that touch the world. Each may be run twice with the same result, because whoever hosts the
/// push may be killed after the step and before it knows. Everything passed is small: texts go by reference.
/// </summary>
public interface IPushSteps
{
    /// <summary>Reads and checks the upload, keeps a copy that nobody overwrites, and makes the plan.</summary>
    Task<PlanResult> PlanAsync(FoundUpload upload);

    /// <summary>Takes the push's place in the queue of its site; pushes that share a device go one at a time, in the order in which they came.</summary>
    /// <returns>When the push's turn came, the same however often it is asked; null when it has not come yet, after a bounded wait.</returns>
    Task<DateTimeOffset?> EnterAsync(PushPlan plan);

    /// <summary>
    /// Waits, at most the policy's time, until a runner serves every device. Once all were served the answer stays so:
    /// a push that has begun is not refused because a runner is away when its host comes back.
    /// </summary>
    /// <returns>The devices that none serves, or whose runner would refuse the commands.</returns>
    Task<IReadOnlyList<Unserved>> FindUnservedAsync(PushPlan plan);

    /// <summary>Publishes commands.</summary>
    Task PublishAsync(PushPlan plan, IReadOnlyList<PushCommand> commands);

    /// <summary>The next page of the push's log: at once when there is something, else after a bounded wait, at the latest at <paramref name="until"/>; without waiting when that has passed.</summary>
    Task<LogPage> ReadLogAsync(PushPlan plan, ulong cursor, DateTimeOffset until);

    /// <summary>As <see cref="ReadLogAsync"/>, while only a person's decision can move the push: that may take days.</summary>
    Task<LogPage> AwaitDecisionAsync(PushPlan plan, ulong cursor, DateTimeOffset until);

    /// <summary>Lets people see how the push stands.</summary>
    Task ShowAsync(PushReport report);

    /// <summary>Records the result of an ended push.</summary>
    Task RecordAsync(PushReport report);

    /// <summary>Gives up the push's place in the queue.</summary>
    Task LeaveAsync(PushPlan plan);

    /// <summary>The host's clock: the same at every replay where the host replays.</summary>
    DateTimeOffset Now { get; }
}
