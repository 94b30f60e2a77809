using Leafwire.Cli;
using Leafwire.Lab.Commands;

return await CommandRunner.RunAsync([.. OperatorCommands.All(TimeProvider.System), .. LabCommands.All(TimeProvider.System)], args);
