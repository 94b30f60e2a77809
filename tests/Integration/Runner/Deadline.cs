namespace Leafwire.Tests.Integration.Runner;

/// <summary>Ends a test that hangs; nothing is asserted about time.</summary>
internal static class Deadline
{
    public static CancellationToken Token()
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        return deadline.Token;
    }
}
