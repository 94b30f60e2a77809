using Leafwire.Cli;

return await CommandRunner.RunAsync(OperatorCommands.All(TimeProvider.System), args);
