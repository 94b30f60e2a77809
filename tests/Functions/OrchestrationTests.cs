using Leafwire.Functions.Orchestration;

namespace Leafwire.Tests.Functions;

public sealed class OrchestrationTests
{
    [Fact]
    public void Generation_IsBounded() => DurablePushSteps.StepsPerGeneration.ShouldBeLessThan(1000);
}
