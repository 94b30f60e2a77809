using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Cli.Output;

/// <summary>How a push's row is told.</summary>
internal static class PushWords
{
    /// <summary>What its state is and, in the same line, what hinders it.</summary>
    public static string Of(PushSummary push) =>
        push.Hindrance is { Length: > 0 } hindrance ? $"{push.Message} ({hindrance})" : push.Message;

    /// <summary>The same behind its status.</summary>
    public static string Line(PushSummary push) => $"{ReportText.Of(push.Status)}: {Of(push)}";

    /// <summary>The commands that people have for a push that waits for them; none for another one.</summary>
    public static IReadOnlyList<string> Next(PushSummary push) => push.Status switch
    {
        PushStatus.AwaitingApproval =>
        [
            $"see it:  ./leafwire status {push.Id}",
            $"agree:   ./leafwire approve {push.Id} --digest {push.Digest}",
            $"end it:  ./leafwire reject {push.Id}",
        ],
        PushStatus.AwaitingPromotion => [$"go on:  ./leafwire promote {push.Id}", $"stop:   ./leafwire cancel {push.Id}"],
        _ => [],
    };

    /// <summary>What the program returns for a push that ended so.</summary>
    public static int ExitCode(PushStatus status) => status switch
    {
        PushStatus.Succeeded => ExitCodes.Ok,
        PushStatus.Incomplete => ExitCodes.Incomplete,
        _ => ExitCodes.PushFailed,
    };

    /// <summary>Green for what is well, red for what failed, yellow for what is neither.</summary>
    public static string Color(PushStatus status) => status switch
    {
        PushStatus.Succeeded => "green",
        PushStatus.Running or PushStatus.AwaitingApproval or PushStatus.AwaitingPromotion or PushStatus.Superseded
            or PushStatus.Incomplete => "yellow",
        _ => "red",
    };
}
