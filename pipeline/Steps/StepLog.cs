using Leafwire.Pipeline.Reports;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Steps;

/// <summary>What the steps log; ids 1000 to 1099. Alerts look for these event names.</summary>
internal static partial class StepLog
{
    [LoggerMessage(EventId = 1000, EventName = "PushStarted", Level = LogLevel.Information, Message = "Push {PushId} at {Site}: {Upload} with {Devices} devices in {Waves} waves")]
    public static partial void PushStarted(this ILogger logger, string pushId, string site, string upload, int devices, int waves);

    [LoggerMessage(EventId = 1001, EventName = "PushSucceeded", Level = LogLevel.Information, Message = "Push {PushId} at {Site} succeeded: {Summary}")]
    private static partial void PushSucceeded(this ILogger logger, string pushId, string site, string summary);

    [LoggerMessage(EventId = 1002, EventName = "PushFailed", Level = LogLevel.Error, Message = "Push {PushId} at {Site} failed: {Summary}")]
    private static partial void PushFailed(this ILogger logger, string pushId, string site, string summary);

    [LoggerMessage(EventId = 1003, EventName = "PushRefused", Level = LogLevel.Warning, Message = "Push {PushId} at {Site} refused: {Summary}")]
    private static partial void PushRefused(this ILogger logger, string pushId, string site, string summary);

    [LoggerMessage(EventId = 1004, EventName = "PushWithoutAnswer", Level = LogLevel.Error, Message = "Push {PushId} at {Site}: {Count} devices gave no answer: {Devices}")]
    private static partial void PushWithoutAnswer(this ILogger logger, string pushId, string site, int count, string devices);

    [LoggerMessage(EventId = 1005, EventName = "PushCancelled", Level = LogLevel.Warning, Message = "Push {PushId} at {Site} cancelled: {Summary}")]
    private static partial void PushCancelled(this ILogger logger, string pushId, string site, string summary);

    [LoggerMessage(EventId = 1006, EventName = "NoteFailed", Level = LogLevel.Debug, Message = "Push {PushId} at {Site}: how it stands could not be written")]
    public static partial void NoteFailed(this ILogger logger, Exception exception, string pushId, string site);

    /// <summary>How a push ended.</summary>
    public static void PushEnded(this ILogger logger, PushReport report)
    {
        switch (report.Status)
        {
            case PushStatus.Succeeded:
                logger.PushSucceeded(report.Id, report.Site, report.Message);
                break;
            case PushStatus.Refused:
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
