using System.Collections.Concurrent;
using System.Reflection;
using Leafwire.Tests;
using Xunit.v3;

[assembly: TestLimit]

namespace Leafwire.Tests;

/// <summary>Every test has an end: after ten minutes what it waits for is cancelled, so that it fails and says where it waited.</summary>
/// <remarks>It must wait with <see cref="ITestContext.CancellationToken" />; one that does not is ended with its whole program.</remarks>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestLimitAttribute : BeforeAfterTestAttribute
{
    // Ten times what the longest one takes on two cores.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly ConcurrentDictionary<string, ITimer> Running = new();

    /// <inheritdoc />
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        ITestContext context = TestContext.Current;
        Running[test.UniqueID] = TimeProvider.System.CreateTimer(_ => context.CancelCurrentTest(), null, Limit, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Running.TryRemove(test.UniqueID, out ITimer? timer))
            timer.Dispose();
    }
}
