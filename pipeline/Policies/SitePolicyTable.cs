using Leafwire.Contracts;
using Leafwire.Contracts.Settings;

namespace Leafwire.Pipeline.Policies;

/// <summary>
/// The keys of <c>sites/SITE.json</c>. A new one is a row here, a property of <see cref="SitePolicy"/> and its use there;
/// reader, schema and documentation follow.
/// </summary>
internal static class SitePolicyTable
{
    private const string Open = "as the push says";

    /// <summary>The whole file.</summary>
    public static SettingsTable<SitePolicy> Policy { get; } = new SettingsTable<SitePolicy>("site policy", SitePolicy.None)
        .Key("$schema", new TextKind(), _ => null, (p, _) => p, "For editors: the address of `site.schema.json`. Not looked at.")
        .Key("approval", new ChoiceKind<Approval>(), _ => default, (p, v) => p with { Approval = v },
            "The least approval: with `required` every push but a dry run waits for people.", Open)
        .Key("approvers", new NumberKind(1, 10), _ => default, (p, v) => p with { Approvers = v },
            "How many people must agree at least, where people are asked.", Open)
        .Key("notAuthor", new FlagKind(), _ => default, (p, v) => p with { NotAuthor = v },
            "`true`: whoever made the upload is never one of them.", Open)
        .Key("scope", new ChoiceKind<TransactionScope>(), _ => default, (p, v) => p with { Scope = v },
            "What must stand or fall together at least: each `device`, each `wave`, or the whole push (`fabric`).", Open)
        .Key("failureBudget", new AllowanceKind(0), _ => null, (p, v) => p with { FailureBudget = v },
            "The most devices that may fail without stopping the push: a number, or a share of it. What fails within the budget is left "
            + "out of what stands or falls together.", Open)
        .Key("managementChanges", new ChoiceKind<ManagementChanges>(), _ => default, (p, v) => p with { ManagementChanges = v },
            "`refuse`: no push may change what the runner's own access to a switch depends on.", Open)
        .Key("defaultChecks", new ChoiceKind<DefaultChecks>(), _ => default, (p, v) => p with { DefaultChecks = v },
            "`on`: no push goes without the default checks.", Open)
        .Key("unknownChecks", new ChoiceKind<UnknownChecks>(), _ => default, (p, v) => p with { UnknownChecks = v },
            "`fail`: a check that could not be told passes in no push.", Open)
        .Key("neverTouch", PolicyKinds.Devices, p => p.NeverTouch, (p, v) => p with { NeverTouch = v },
            "Devices that no push is for, not even a dry run: an upload with one of them is refused.", "none")
        .Key("checks", PolicyKinds.Checks, p => p.Checks, (p, v) => p with { Checks = [.. v.Select(CheckTable.Finish)] },
            "Checks that every push runs, before its own; see [checks](checks.md).", "none")
        .Key("devicesAtOnce", new NumberKind(1, Limits.Devices), _ => default, (p, v) => p with { DevicesAtOnce = v },
            "The most devices in a wave. Larger waves are cut, except where the push names the wave and it is a transaction by "
            + "itself (`scope` is `wave`): then the push is refused.", "no limit")
        .Key("window", WindowTable.Keys, p => p.Window, (p, v) => p with { Window = v },
            "When pushes may begin to change switches, beside what a push says itself: it begins where both are open. A dry run, and a "
            + "preview that people are to approve, run at any time.", "at any time")
        .Key("retention", new DurationKind(SitePolicy.ShortestRetention, TimeSpan.FromDays(9999)), _ => null,
            (p, v) => p with { Retention = v },
            "How long what is recorded of an ended push is kept: report, diffs, configurations. A push that somebody keeps "
            + "(`leafwire keep`) is never removed, nor is the last one that a device was confirmed by.",
            "as the pipeline is set (`Leafwire:Storage:Retention`, without it for ever)");
}
