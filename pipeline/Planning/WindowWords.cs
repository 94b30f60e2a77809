namespace Leafwire.Pipeline.Planning;

/// <summary>What is said of a push outside its window.</summary>
internal static class WindowWords
{
    /// <summary>It waits.</summary>
    public static string Waits(DateTimeOffset opens) => $"waits for its window, which opens at {opens.ToUniversalTime():u}";

    /// <summary>It cannot begin any more.</summary>
    public static string Over(PushPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        string site = $"window in {plan.SitePolicy?.File}";
        return plan.Policy switch
        {
            { SiteWindow: null } => "the window in which the push may begin (window in push.json) is over; change it, then upload again",
            { Window: null } => $"the window in which the site lets pushes begin ({site}) is over; have it changed, then upload again",
            _ => $"the window in which the push may begin (window in push.json) and that of its site ({site}) are never open together; "
                + "change one, then upload again",
        };
    }
}
