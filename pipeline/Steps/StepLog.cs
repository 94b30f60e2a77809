using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Logging;
using NATS.Client.Core;

namespace Leafwire.Pipeline.Steps;

/// <summary>What the steps log; ids 1000 to 1099. Alerts look for these event names.</summary>
internal static partial class StepLog
{
    /// <summary>Attempts in a row at whose failure the hub is said to be away; the pauses between them are some seconds.</summary>
    internal const int AwayAfter = 4;

    /// <summary>Attempts in a row at whose failure a push is said to be stuck; the pauses between them are some minutes.</summary>
    internal const int StuckAfter = 10;

    [LoggerMessage(1000, LogLevel.Information, "Push {PushId} at {Site}: {Upload} with {Devices} devices in {Waves} waves")]
    public static partial void PushStarted(this ILogger logger, string pushId, string site, string upload, int devices, int waves);

    [LoggerMessage(1001, LogLevel.Information, "Push {PushId} at {Site} succeeded: {Summary}")]
    private static partial void PushSucceeded(this ILogger logger, string pushId, string site, string summary);

    [LoggerMessage(1002, LogLevel.Error, "Push {PushId} at {Site} failed: {Summary}")]
    private static partial void PushFailed(this ILogger logger, string pushId, string site, string summary);

    [LoggerMessage(1003, LogLevel.Warning, "Push {PushId} at {Site} not begun: {Summary}")]
    private static partial void PushRefused(this ILogger logger, string pushId, string site, string summary);

    [LoggerMessage(1004, LogLevel.Error, "Push {PushId} at {Site}: {Count} devices gave no answer: {Devices}")]
    private static partial void PushWithoutAnswer(this ILogger logger, string pushId, string site, int count, string devices);

    [LoggerMessage(1005, LogLevel.Warning, "Push {PushId} at {Site} cancelled: {Summary}")]
    private static partial void PushCancelled(this ILogger logger, string pushId, string site, string summary);

    [LoggerMessage(1006, LogLevel.Debug, "Push {PushId} at {Site}: how it stands could not be written")]
    public static partial void NoteFailed(this ILogger logger, Exception exception, string pushId, string site);

    [LoggerMessage(1007, LogLevel.Warning, "Push {PushId} at {Site} cannot {Doing} (attempt {Attempt}); it is tried again")]
    private static partial void StepFailed(this ILogger logger, Exception exception, string pushId, string site, string doing, int attempt);

    [LoggerMessage(1008, LogLevel.Critical, "Push {PushId} at {Site} cannot {Doing}, and trying again changes nothing")]
    private static partial void StepGivenUp(this ILogger logger, Exception exception, string pushId, string site, string doing);

    [LoggerMessage(1021, LogLevel.Error, "Push {PushId} at {Site} is stuck: it cannot {Doing} since {Attempts} attempts, and is tried on")]
    private static partial void PushStuck(this ILogger logger, string pushId, string site, string doing, int attempts);

    [LoggerMessage(1022, LogLevel.Error, "Push {PushId} at {Site} waits: the NATS hub is away")]
    private static partial void HubAway(this ILogger logger, Exception exception, string pushId, string site);

    [LoggerMessage(1023, LogLevel.Critical,
        "Push {PushId} at {Site}: the runner of {Device} refused a message that claims to be a command; nothing of it was carried out")]
    public static partial void CommandRefused(this ILogger logger, string pushId, string site, string device);

    [LoggerMessage(1009, LogLevel.Warning, "Push {PushId} at {Site}: how it stands could not be shown")]
    public static partial void ShowFailed(this ILogger logger, Exception exception, string pushId, string site);

    [LoggerMessage(1010, LogLevel.Error, "Push {PushId} at {Site}: its log could not be read for the report of its end")]
    public static partial void FoldFailed(this ILogger logger, Exception exception, string pushId, string site);

    [LoggerMessage(1011, LogLevel.Warning, "Push {PushId} at {Site}: diffs and configurations could not be archived")]
    public static partial void ArchiveFailed(this ILogger logger, Exception exception, string pushId, string site);

    [LoggerMessage(1012, LogLevel.Error, "Push {PushId} at {Site}: a text of {Device} cannot be archived and is left out")]
    public static partial void TextNotArchived(this ILogger logger, Exception exception, string pushId, string site, string device);

    [LoggerMessage(1013, LogLevel.Warning, "The upload {Path} could not be taken up; it is tried again")]
    public static partial void UploadNotTaken(this ILogger logger, Exception exception, string path);

    [LoggerMessage(1014, LogLevel.Warning, "Push {PushId} at {Site}: its place in the queue could not be taken yet")]
    public static partial void NotAnnounced(this ILogger logger, Exception exception, string pushId, string site);

    [LoggerMessage(1015, LogLevel.Warning, "Push {PushId} at {Site} is not over, and nobody could be made to drive it; it is tried again")]
    public static partial void PushNotStarted(this ILogger logger, Exception exception, string pushId, string site);

    [LoggerMessage(1016, LogLevel.Warning,
        "Pushes that nobody drives, or places of ended ones, could not be looked after; it is tried again")]
    public static partial void SweepFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1017, LogLevel.Information,
        "Push {PushId} at {Site} comes from author {Author}, commit {Commit}, pull request {PullRequest}, ticket {Ticket}: {Comment}")]
    private static partial void PushComesFrom(
        this ILogger logger, string pushId, string site, string? author, string? commit, string? pullRequest, string? ticket,
        string? comment);

    [LoggerMessage(1030, LogLevel.Information,
        "Push {PushId} at {Site}: it ended {EndedAt}, and what was recorded of it is removed, as its site's retention has it")]
    public static partial void PushForgotten(this ILogger logger, string pushId, string site, DateTimeOffset endedAt);

    [LoggerMessage(1031, LogLevel.Warning, "What is recorded of pushes at {Site} is kept, because its policy cannot be used: {Problem}")]
    public static partial void NothingForgotten(this ILogger logger, string site, string problem);

    /// <summary>Where a push comes from, as its uploader says.</summary>
    public static void PushComesFrom(this ILogger logger, string pushId, string site, Provenance provenance) =>
        logger.PushComesFrom(
            pushId, site, provenance.Author, provenance.Commit, provenance.PullRequest, provenance.Ticket, provenance.Comment);

    [LoggerMessage(1018, LogLevel.Information, "{Task} {PushId} at {Site}: {Summary}")]
    private static partial void Looked(this ILogger logger, PushTask task, string pushId, string site, string summary);

    [LoggerMessage(1019, LogLevel.Warning, "Drift of site {Site} could not be looked after; it is tried again")]
    public static partial void DriftFailed(this ILogger logger, Exception exception, string site);

    [LoggerMessage(1020, LogLevel.Warning, "Drift run {PushId} at {Site}: {Count} devices have drifted: {Devices}")]
    private static partial void Drifted(this ILogger logger, string pushId, string site, int count, string devices);

    /// <summary>An attempt at a step failed. That the hub is away, or the push stuck, is said once in a row of failures.</summary>
    /// <param name="logger">The log.</param>
    /// <param name="exception">What it failed at.</param>
    /// <param name="upload">The push.</param>
    /// <param name="doing">What the step does.</param>
    /// <param name="next">The push after it.</param>
    public static void Failed(this ILogger logger, Exception exception, FoundUpload upload, string doing, PushState next)
    {
        if (next.RetryAt is null)
        {
            logger.StepGivenUp(exception, upload.PushId, upload.Name.Site, doing);
            return;
        }

        logger.StepFailed(exception, upload.PushId, upload.Name.Site, doing, next.Failures);
        if (next.Failures == AwayAfter && exception is NatsException)
            logger.HubAway(exception, upload.PushId, upload.Name.Site);
        if (next.Failures == StuckAfter)
            logger.PushStuck(upload.PushId, upload.Name.Site, doing, next.Failures);
    }

    /// <summary>How a push ended.</summary>
    public static void PushEnded(this ILogger logger, PushReport report)
    {
        if (report.Task != PushTask.Push)
        {
            logger.Looked(report.Task, report.Id, report.Site, report.Message);
            DeviceReport[] drifted = [.. report.Devices.Where(d => d.Outcome == DeviceOutcome.Previewed)];
            if (drifted.Length > 0)
                logger.Drifted(report.Id, report.Site, drifted.Length, string.Join(", ", drifted.Take(20).Select(d => d.Device)));
            return;
        }

        switch (report.Status)
        {
            case PushStatus.Succeeded:
                logger.PushSucceeded(report.Id, report.Site, report.Message);
                break;
            case PushStatus.Refused or PushStatus.Superseded or PushStatus.Incomplete:
                logger.PushRefused(report.Id, report.Site, report.Message);
                break;
            case PushStatus.Cancelled:
                logger.PushCancelled(report.Id, report.Site, report.Message);
                break;
            default:
                logger.PushFailed(report.Id, report.Site, report.Message);
                break;
        }

        string[] silent = [.. report.Devices.Where(d => d.Outcome == DeviceOutcome.Silent).Select(d => d.Device)];
        if (silent.Length > 0)
            logger.PushWithoutAnswer(report.Id, report.Site, silent.Length, string.Join(", ", silent.Take(20)));
    }
}
