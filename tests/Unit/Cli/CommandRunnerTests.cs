using System.CommandLine;
using System.CommandLine.Invocation;
using Leafwire.Cli;

namespace Leafwire.Tests.Unit.Cli;

public sealed class CommandRunnerTests
{
    // On a signal the library waits for the action beside whoever called it, and of one that throws it may return the signal's status.
    [Fact]
    public async Task Action_OfACommandThatIsStopped_EndsWithTheStatusAndThrowsNothing()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        var command = new Command("wait");
        command.SetAction(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken.CanBeCanceled ? stopped.Token : default);
            return ExitCodes.Ok;
        });

        (await CommandRunner.RunAsync([command], ["wait"])).ShouldBe(ExitCodes.PushFailed);

        Task<int> action = command.Action.ShouldBeAssignableTo<AsynchronousCommandLineAction>()!.InvokeAsync(
            command.Parse([]), stopped.Token);
        (await action).ShouldBe(ExitCodes.PushFailed);
    }

    [Fact]
    public async Task Run_OfACommandThatIsUsedWrongly_EndsWithItsStatus()
    {
        var command = new Command("fail");
        command.SetAction(int (_) => throw new UserErrorException("the machine lacks something", ExitCodes.MachineLacks));
        (await CommandRunner.RunAsync([command], ["fail"])).ShouldBe(ExitCodes.MachineLacks);
    }
}
