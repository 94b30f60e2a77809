using System.CommandLine;
using Leafwire.Cli.Decide;
using Leafwire.Cli.Diff;
using Leafwire.Cli.Drift;
using Leafwire.Cli.Keep;
using Leafwire.Cli.Keys;
using Leafwire.Cli.Log;
using Leafwire.Cli.Looks;
using Leafwire.Cli.Plan;
using Leafwire.Cli.Push;
using Leafwire.Cli.Restore;
using Leafwire.Cli.Review;
using Leafwire.Cli.Site;
using Leafwire.Cli.Status;
using Leafwire.Cli.Tokens;
using Leafwire.Cli.Watch;

namespace Leafwire.Cli;

/// <summary>What operators install. The lab's commands are added where the lab is.</summary>
internal static class OperatorCommands
{
    public static IReadOnlyList<Command> All(TimeProvider time) =>
    [
        .. DecisionCommand.Create(time),
        CheckCommand.Create(time),
        DiffCommand.Create(time),
        DriftCommand.Create(time),
        FetchCommand.Create(time),
        KeepCommand.Create(),
        KeysCommand.Create(time),
        LogCommand.Create(),
        PlanCommand.Create(time),
        PushCommand.Create(time),
        RestoreCommand.Create(time),
        ReviewCommand.Create(time),
        SiteCommand.Create(),
        StatusCommand.Create(time),
        TokensCommand.Create(time),
        WatchCommand.Create(time),
    ];
}
