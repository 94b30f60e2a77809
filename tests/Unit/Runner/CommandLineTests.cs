using Leafwire.Runner.Agent;
using Leafwire.Runner.Settings;

namespace Leafwire.Tests.Unit.Runner;

public sealed class CommandLineTests
{
    [Fact]
    public void Version_Asked_IsPrintedAndNothingIsRead()
    {
        using StringWriter output = new(), error = new();
        CommandLine.Read(["--version"], RunnerEnvironment.OfProcess, output, error).ShouldBeNull();
        output.ToString().ShouldStartWith("leafwire-runner 1.");
        error.ToString().ShouldBeEmpty();
    }
}
