using System.CommandLine;
using Leafwire.Cli;
using Leafwire.Cli.Bench;
using Leafwire.Cli.Chaos;
using Leafwire.Cli.Keys;
using Leafwire.Cli.Lab;
using Leafwire.Cli.Push;
using Leafwire.Cli.Simulate;
using Leafwire.Cli.Status;
using Leafwire.Cli.Watch;

var root = new RootCommand("Leafwire: switch configurations from the cloud onto switches, as one transaction")
{
    BenchCommand.Create(TimeProvider.System),
    ChaosCommand.Create(TimeProvider.System),
    KeysCommand.Create(TimeProvider.System),
    LabCommand.Create(TimeProvider.System),
    PushCommand.Create(TimeProvider.System),
    SimulateCommand.Create(TimeProvider.System),
    StatusCommand.Create(),
    WatchCommand.Create(TimeProvider.System),
};
return await CommandRunner.RunAsync(root, args);
