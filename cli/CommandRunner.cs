using System.CommandLine;
using System.CommandLine.Parsing;
using Azure;
using Azure.Identity;

namespace Leafwire.Cli;

/// <summary>Runs a command line, and turns what goes wrong into a sentence and an exit status.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("see: ./leafwire --help");
            return ExitCodes.BadInput;
        }

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
}
