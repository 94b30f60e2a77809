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
    public static string Line(PushSummary push) => $"{ReportText.Words(push.Status)}: {Of(push)}";

    /// <summary>The commands that people have for a push that waits for them; none for another one.</summary>
    public static IReadOnlyList<string> Next(PushSummary push) => push.Status switch
    {
        PushStatus.AwaitingApproval =>
        [
            $"see it:  {ProgramName.Text} status {push.Id}",
            $"agree:   {ProgramName.Text} approve {push.Id} --digest {push.Digest}",
            $"end it:  {ProgramName.Text} reject {push.Id}",
        ],
        PushStatus.AwaitingPromotion => [$"go on:  {ProgramName.Text} promote {push.Id}", $"stop:   {ProgramName.Text} cancel {push.Id}"],
        _ => [],
    };

    /// <summary>How a push stands or ended, where what was wrong with its upload is listed above.</summary>
    public static string Sentence(PushReport report) => report switch
    {
        { Status: PushStatus.Refused, Problems.Count: 1 } => "see above; no switch was touched",
        { Status: PushStatus.Refused, Problems.Count: > 1 and var count } => $"{count} problems, see above; no switch was touched",
        _ => report.Message,
    };

    /// <summary>What is said to whoever stops looking at a push: how it is followed, and how it is stopped.</summary>
    public static string Left(string pushId) => $"stopped watching: push {pushId} goes on\n"
        + $"  follow it:  {ProgramName.Text} status {pushId} --follow\n"
        + $"  stop it:    {ProgramName.Text} cancel {pushId}";

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
