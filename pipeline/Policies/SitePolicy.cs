using Leafwire.Contracts;

namespace Leafwire.Pipeline.Policies;

/// <summary>
/// What a site asks of every push: <c>sites/SITE.json</c>, in a container that uploaders cannot write. A push may ask for more
/// and never for less. What is null is left to the push.
/// </summary>
public sealed record SitePolicy
{
    /// <summary>A site that leaves everything to the push.</summary>
    internal static readonly SitePolicy None = new();

    /// <summary>The shortest <see cref="Retention"/>.</summary>
    internal static readonly TimeSpan ShortestRetention = TimeSpan.FromDays(1);

    /// <summary>The least approval.</summary>
    public Approval? Approval { get; init; }

    /// <summary>How many people must agree at least, where a push asks people; 1 to 10.</summary>
    public int? Approvers { get; init; }

    /// <summary>True when the upload's author may not be one of them; null when the push says.</summary>
    public bool? NotAuthor { get; init; }

    /// <summary>What must stand or fall together at least.</summary>
    public TransactionScope? Scope { get; init; }

    /// <summary>The most devices that may fail without stopping a push; null as the push says.</summary>
    public Allowance? FailureBudget { get; init; }

    /// <summary>Refuse, when no push may change what the runner's own access depends on.</summary>
    public ManagementChanges? ManagementChanges { get; init; }

    /// <summary>On, when no push may go without the default checks.</summary>
    public DefaultChecks? DefaultChecks { get; init; }

    /// <summary>Fail, when no push may let a check pass that could not be told.</summary>
    public UnknownChecks? UnknownChecks { get; init; }

    /// <summary>Names or patterns of devices that no push is for. Default: none.</summary>
    public IReadOnlyList<string> NeverTouch { get; init; } = [];

    /// <summary>Checks that every push runs, before its own. Default: none.</summary>
    public IReadOnlyList<PolicyCheck> Checks { get; init; } = [];

    /// <summary>The most devices in a wave; null for no limit.</summary>
    public int? DevicesAtOnce { get; init; }

    /// <summary>When pushes may begin, beside what each says itself; null for at any time.</summary>
    public PushWindow? Window { get; init; }

    /// <summary>How long what is recorded of an ended push is kept; 1 to 9999 days, null as the pipeline is set.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>What a push's policy becomes at this site.</summary>
    /// <param name="policy">The push's.</param>
    /// <param name="devices">How many devices it is for.</param>
    /// <param name="push">The file that it was read from.</param>
    /// <param name="site">The file that this was read from.</param>
    internal Tightened Tighten(PushPolicy policy, int devices, PolicySource push, PolicySource site)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var to = new PolicyTightening(push, site);
        PushPolicy tight = policy with
        {
            Approval = to.AtLeast("approval", policy.Approval, Approval),
            Approvers = to.AtLeast("approvers", policy.Approvers, Approvers),
            NotAuthor = to.AtLeast("notAuthor", policy.NotAuthor, NotAuthor),
            Scope = to.AtLeast("scope", policy.Scope, Scope),
            FailureBudget = to.AtMost("failureBudget", policy.FailureBudget, FailureBudget, devices),
            // The stricter word of each of these stands first.
            ManagementChanges = to.AtMost("managementChanges", policy.ManagementChanges, ManagementChanges),
            DefaultChecks = to.AtMost("defaultChecks", policy.DefaultChecks, DefaultChecks),
            UnknownChecks = to.AtMost("unknownChecks", policy.UnknownChecks, UnknownChecks),
            Checks = [.. Checks, .. policy.Checks],
            SiteWindow = Window,
        };
        if (Window is not null && policy.SiteWindow is null)
            to.Note($"the push begins only in the hours that the site allows: {site.Place("window")}");
        if (Checks.Count > 0 && tight.Checks.Count > Limits.Checks)
            to.Refuse("checks", $"its {policy.Checks.Count} checks and the {Checks.Count} of {site.Place("checks")} "
                + $"are more than {Limits.Checks} together");
        return new Tightened(tight, to.Problems, to.Notes);
    }

    /// <summary>The devices of an upload that no push is for, as a problem; null when there is none.</summary>
    /// <param name="upload">The upload's name.</param>
    /// <param name="devices">Its devices.</param>
    /// <param name="site">The file that this was read from.</param>
    internal UploadProblem? Untouchable(string upload, IEnumerable<string> devices, PolicySource site)
    {
        ArgumentNullException.ThrowIfNull(site);
        string[] named = [.. devices.Where(device => Glob.MatchesAny(NeverTouch, device))];
        if (named.Length == 0)
            return null;
        string which = string.Join(", ", named.Take(5)) + (named.Length > 5 ? $" and {named.Length - 5} more" : "");
        return new UploadProblem(
            upload, null, $"it is for {which}, which no push may touch: {site.Place("neverTouch")}; leave that out of the upload");
    }
}

/// <summary>A push's policy as its site has it.</summary>
/// <param name="Policy">The policy; of no use when there are problems.</param>
/// <param name="Problems">Where the push asks for less than the site.</param>
/// <param name="Notes">What the push left open and the site decides.</param>
internal sealed record Tightened(PushPolicy Policy, IReadOnlyList<UploadProblem> Problems, IReadOnlyList<string> Notes);
