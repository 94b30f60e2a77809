using System.CommandLine;
using System.CommandLine.Invocation;
using System.Diagnostics;
using Azure;
using Azure.Identity;
using Leafwire.Cli.Help;
using Leafwire.Cli.Output;
using Leafwire.Cli.Telemetry;
using Leafwire.Telemetry;

namespace Leafwire.Cli;

/// <summary>Runs a command line, and turns what goes wrong into a sentence and an exit status.</summary>
internal static class CommandRunner
{
    private static TextWriter Error => BuildServer.People(Console.Error, Environment.GetEnvironmentVariable);

    /// <summary>Runs what the arguments name.</summary>
    /// <param name="commands">The program's commands; they are listed by name.</param>
    /// <param name="args">What was typed.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<Command> commands, string[] args)
    {
        RootCommand root = CommandTree.Root(commands);
        ParseResult parsed = root.Parse(args);
        IReadOnlyList<string> problems = UsageProblems.Of(parsed);
        if (problems.Count > 0)
        {
            foreach (string problem in problems)
                await Error.WriteLineAsync(problem);
            await Error.WriteLineAsync($"see: {ProgramName.Text} {UsageProblems.Place(parsed)}--help");
            return ExitCodes.BadInput;
        }

        string name = parsed.CommandResult.Command.Name;
        long began = TimeProvider.System.GetTimestamp();
        using IDisposable? sent = OtlpExport.Begin("leafwire-cli", OtlpSettings.OfProcess);
        using Activity? span = CliTelemetry.Begin(name, Environment.GetEnvironmentVariable("TRACEPARENT"));
        if (parsed.Action is { } action && action == parsed.CommandResult.Command.Action)
            parsed.CommandResult.Command.Action = new GuardedAction(action);
        int exitCode = await InvokeAsync(parsed);
        CliTelemetry.Ended(name, exitCode, TimeProvider.System.GetElapsedTime(began), span);
        return exitCode;
    }

    private static Task<int> InvokeAsync(ParseResult parsed) => parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        // A lab stops its parts in order, and a runner first ends what it has in hand.
        ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
    });

    /// <summary>Carries out a command; what goes wrong is a sentence and an exit status.</summary>
    internal static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (UserErrorException e)
        {
            await Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (RequestFailedException e)
        {
            await Error.WriteLineAsync(e.Status == 0
                ? $"the storage cannot be reached: {e.Message.Split('\n')[0]}; is the account's name right, and its network open to you?"
                : $"the storage refused: {e.ErrorCode ?? e.Message.Split('\n')[0]}; is it the account that the host uses?");
            return ExitCodes.BadInput;
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is RequestFailedException))
        {
            await Error.WriteLineAsync($"the storage cannot be reached: {e.InnerExceptions[0].Message.Split('\n')[0]}; "
                + "is the account's name right, and its network open to you?");
            return ExitCodes.BadInput;
        }
        catch (AuthenticationFailedException e)
        {
            await Error.WriteLineAsync(
                $"no identity for the storage account: {e.Message.Split('\n')[0]}; log in with 'az login', or give --connection-string");
            return ExitCodes.BadInput;
        }
        catch (OperationCanceledException)
        {
            await Error.WriteLineAsync("stopped");
            return ExitCodes.PushFailed;
        }
    }

    /// <summary>
    /// The command's own action, which never throws. On a signal the library waits for the action, and of one that throws it may
    /// return the signal's status before anybody has seen the exception.
    /// </summary>
    private sealed class GuardedAction(CommandLineAction action) : AsynchronousCommandLineAction
    {
        public override Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default) =>
            GuardAsync(() => action switch
            {
                AsynchronousCommandLineAction later => later.InvokeAsync(parseResult, cancellationToken),
                SynchronousCommandLineAction now => Task.FromResult(now.Invoke(parseResult)),
                _ => throw new InvalidOperationException($"an action of an unknown kind: {action.GetType().Name}"),
            });
    }
}
