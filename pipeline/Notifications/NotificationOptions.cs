using Leafwire.Contracts;

namespace Leafwire.Pipeline.Notifications;

/// <summary>Who is told of what: section <c>Leafwire:Notifications</c>. Without a route nothing is kept and nothing is sent.</summary>
public sealed class NotificationOptions
{
    /// <summary>The section's name.</summary>
    internal const string Section = "Leafwire:Notifications";

    /// <summary>The address of this host's API, which commands in messages name and cards link to. Default: none.</summary>
    public string? Url { get; set; }

    /// <summary>Where messages go, by names of the operator's choice: letters, digits and hyphens.</summary>
    public Dictionary<string, NotificationTarget> Targets { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Which messages go there. A message goes once to each target of every route that fits.</summary>
    public List<NotificationRoute> Routes { get; } = [];

    /// <summary>
    /// How long nobody answers for a runner's devices, or its clock is off, before it is told. Default: 2 minutes; to 1 day.
    /// </summary>
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>By how much a runner's clock may differ. Default: 5 s, as for a push; 1 s to 1 minute.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a message that a target does not take is tried. Default: 1 day; 1 minute to 7 days.</summary>
    public TimeSpan TryFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The names of the targets that a message goes to, each once.</summary>
    internal IReadOnlyList<string> TargetsOf(string site, NotificationKind kind) =>
        [.. Routes.Where(r => r.Fits(site, kind)).SelectMany(r => r.Targets).Distinct(StringComparer.OrdinalIgnoreCase)];
}

/// <summary>Where messages go.</summary>
public sealed class NotificationTarget
{
    /// <summary>The form. Default: <see cref="NotificationTargetKind.Webhook"/>.</summary>
    public NotificationTargetKind Kind { get; set; }

    /// <summary>
    /// The address; whoever has a webhook's can post to it, so it is kept as a secret. https, or http on this machine. Default: none.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>A file with the address, read at each message. Default: none.</summary>
    public string? UrlFile { get; set; }

    /// <summary>The topic's key for Event Grid, a bearer's token for a webhook. Default: none.</summary>
    public string? Key { get; set; }

    /// <summary>A file with the key, read at each message. Default: none.</summary>
    public string? KeyFile { get; set; }
}

/// <summary>Which messages go where.</summary>
public sealed class NotificationRoute
{
    /// <summary>Names of sites, or patterns with <c>*</c> and <c>?</c>. Default: all.</summary>
    public List<string> Sites { get; } = [];

    /// <summary>Kinds of messages. Default: all.</summary>
    public List<NotificationKind> Kinds { get; } = [];

    /// <summary>Names of targets; at least one.</summary>
    public List<string> Targets { get; } = [];

    internal bool Fits(string site, NotificationKind kind) =>
        (Sites.Count == 0 || Glob.MatchesAny(Sites, site)) && (Kinds.Count == 0 || Kinds.Contains(kind));
}
