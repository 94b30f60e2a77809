using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Azure;
using Azure.Identity;
using Leafwire.Cli.Telemetry;
using Leafwire.Telemetry;

namespace Leafwire.Cli;

/// <summary>Runs a command line, and turns what goes wrong into a sentence and an exit status.</summary>
internal static class CommandRunner
{
    /// <summary>Runs what the arguments name.</summary>
    /// <param name="commands">The program's commands; they are listed by name.</param>
    /// <param name="args">What was typed.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<Command> commands, string[] args)
    {
        ParseResult parsed = Root(commands).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("see: ./leafwire --help");
            return ExitCodes.BadInput;
        }

        string name = parsed.CommandResult.Command.Name;
        long began = TimeProvider.System.GetTimestamp();
        using IDisposable? sent = OtlpExport.Begin("leafwire-cli", OtlpSettings.OfProcess);
        using Activity? span = CliTelemetry.Begin(name, Environment.GetEnvironmentVariable("TRACEPARENT"));
        int exitCode = await InvokeAsync(parsed);
        CliTelemetry.Ended(name, exitCode, TimeProvider.System.GetElapsedTime(began), span);
        return exitCode;
    }

    private static async Task<int> InvokeAsync(ParseResult parsed)
    {
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // A lab stops its parts in order, and a runner first ends what it has in hand.
                ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
            });
        }
        catch (UserErrorException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (RequestFailedException e)
        {
            await Console.Error.WriteLineAsync($"the storage refused: {e.ErrorCode ?? e.Message.Split('\n')[0]}");
            return ExitCodes.BadInput;
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is RequestFailedException))
        {
            await Console.Error.WriteLineAsync($"the storage cannot be reached: {e.InnerExceptions[0].Message.Split('\n')[0]}");
            return ExitCodes.BadInput;
        }
        catch (AuthenticationFailedException e)
        {
            await Console.Error.WriteLineAsync($"no identity for the storage account: {e.Message.Split('\n')[0]}");
            return ExitCodes.BadInput;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("stopped");
            return ExitCodes.PushFailed;
        }
    }

    private static RootCommand Root(IReadOnlyList<Command> commands)
    {
        var root = new RootCommand("Leafwire: switch configurations from the cloud onto switches, as one transaction");
        foreach (Command command in commands.OrderBy(c => c.Name, StringComparer.Ordinal))
            root.Subcommands.Add(command);
        return root;
    }
}
