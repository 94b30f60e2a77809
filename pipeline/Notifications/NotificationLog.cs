using Leafwire.Pipeline.Storage;
using Microsoft.Extensions.Logging;

namespace Leafwire.Pipeline.Notifications;

/// <summary>What messages to people log; ids 2100 to 2199. Alert rules that send e-mail look for the names of 2100 to 2106.</summary>
internal static partial class NotificationLog
{
    private const string Words = "{Id}: {Title}. {Text} {Next} {Command}";

    [LoggerMessage(2100, LogLevel.Warning, Words)]
    private static partial void PushAwaitsApproval(
        this ILogger logger, string id, string title, string text, string next, string command);

    [LoggerMessage(2101, LogLevel.Error, Words)]
    private static partial void PushFailureTold(
        this ILogger logger, string id, string title, string text, string next, string command);

    [LoggerMessage(2102, LogLevel.Error, Words)]
    private static partial void PushReverted(this ILogger logger, string id, string title, string text, string next, string command);

    [LoggerMessage(2103, LogLevel.Critical, Words)]
    private static partial void PushSplit(this ILogger logger, string id, string title, string text, string next, string command);

    [LoggerMessage(2104, LogLevel.Warning, Words)]
    private static partial void DevicesDrifted(this ILogger logger, string id, string title, string text, string next, string command);

    [LoggerMessage(2105, LogLevel.Error, Words)]
    private static partial void RunnerSilent(this ILogger logger, string id, string title, string text, string next, string command);

    [LoggerMessage(2106, LogLevel.Error, Words)]
    private static partial void RunnerClockOff(this ILogger logger, string id, string title, string text, string next, string command);

    [LoggerMessage(2110, LogLevel.Warning, "Message {Id} was not taken by {Target} (attempt {Attempt}): {Problem}; it is tried again")]
    public static partial void NotTaken(this ILogger logger, string id, string target, int attempt, string problem);

    [LoggerMessage(2111, LogLevel.Error, "Message {Id} was not taken by {Target} in {Attempts} attempts and is given up: {Problem}")]
    public static partial void GivenUp(this ILogger logger, string id, string target, int attempts, string problem);

    [LoggerMessage(2112, LogLevel.Warning, "Messages could not be sent; it is tried again")]
    public static partial void SendingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(2113, LogLevel.Warning, "Runners could not be looked after; it is tried again")]
    public static partial void WatchFailed(this ILogger logger, Exception exception);

    /// <summary>Tells a message to whoever reads the log.</summary>
    public static void Tell(this ILogger logger, Notification told, IReadOnlyList<string> commands)
    {
        Action<ILogger, string, string, string, string, string> write = told.Kind switch
        {
            NotificationKind.AwaitingApproval => PushAwaitsApproval,
            NotificationKind.Failed => PushFailureTold,
            NotificationKind.Reverted => PushReverted,
            NotificationKind.Split => PushSplit,
            NotificationKind.Drifted => DevicesDrifted,
            NotificationKind.RunnerSilent => RunnerSilent,
            NotificationKind.ClockOff => RunnerClockOff,
            _ => throw new ArgumentOutOfRangeException(nameof(told), EnumText.Of(told.Kind), "a kind without an event"),
        };
        write(logger, told.Id, told.Title, told.Text, told.Next, commands[0]);
    }
}
