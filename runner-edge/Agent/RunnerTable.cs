using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Eos;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Agent;

/// <summary>
/// The keys of <c>runner.json</c>. A new one is a row here with its property in <see cref="RunnerFile"/>, and its use in
/// <see cref="SettingsLoader"/>; reader, schema and documentation follow.
/// </summary>
internal static class RunnerTable
{
    private static readonly TextKind Text = new();
    private static readonly ListKind<string> Selection = new(Text, "device names, or patterns (`*`, `?`) over the inventory");
    private static readonly NumberKind Slots = new(1, 10_000);

    private static readonly SettingsTable<NatsTlsFile> TlsKeys = new SettingsTable<NatsTlsFile>("tls", new NatsTlsFile())
        .Key("caFile", Text, t => t.CaFile, (t, v) => t with { CaFile = v }, "The authority of the leaf's certificate, PEM.",
            "the machine's authorities")
        .Key("certificateFile", Text, t => t.CertificateFile, (t, v) => t with { CertificateFile = v },
            "A client certificate, PEM; with `keyFile`.")
        .Key("keyFile", Text, t => t.KeyFile, (t, v) => t with { KeyFile = v }, "Its private key, PEM.");

    private static readonly SettingsTable<NatsFile> NatsKeys = new SettingsTable<NatsFile>("nats", new NatsFile())
        .Key("url", Text, n => n.Url, (n, v) => n with { Url = v },
            "The site's leaf node, `nats://host:4222` or `tls://host:4222`; several with commas between.")
        .Key("username", Text, n => n.Username, (n, v) => n with { Username = v }, "Who to be there. Only one way to log in may be given.")
        .Key("password", Text, n => n.Password, (n, v) => n with { Password = v }, "Its password.")
        .Key("passwordFile", Text, n => n.PasswordFile, (n, v) => n with { PasswordFile = v },
            "A file that holds the password.", "the credential `nats-password`")
        .Key("credentialsFile", Text, n => n.CredentialsFile, (n, v) => n with { CredentialsFile = v },
            "A file with a user JWT and its seed.", "the credential `nats-credentials`")
        .Key("nkeySeedFile", Text, n => n.NKeySeedFile, (n, v) => n with { NKeySeedFile = v },
            "A file with an nkey seed.", "the credential `nats-nkey-seed`")
        .Key("tls", TlsKeys, n => n.Tls, (n, v) => n with { Tls = v }, "What TLS needs beyond the machine's own authorities.", "nothing");

    private static readonly SettingsTable<SiteRules> SiteKeys = new SettingsTable<SiteRules>("sitePolicy", SiteRules.None)
        .Key("neverTouch", DeviceKinds.Patterns, s => s.NeverTouch, (s, v) => s with { NeverTouch = v },
            "Devices that nothing is loaded into, not even for a preview. They are still served: a revert must get through.", "none")
        .Key("checks", new CheckTable(ReadOnlyCommand.Problem).List, s => s.Checks,
            (s, v) => s with { Checks = [.. v.Select(CheckTable.Finish)] },
            "Checks that every push runs, beside its own; those that cannot be told fail, and a push cannot change that. "
            + "The keys are [those of push.json](policy.md#keys-of-a-check).", "none")
        .Key("armedAtOnce", new NumberKind(1, Limits.Devices), _ => default, (s, v) => s with { ArmedAtOnce = v },
            "The most devices that this runner has loaded or armed and not yet confirmed or reverted, as long as it runs. "
            + "One more is refused, so a transaction must not have more.", "no limit")
        .Key("window", WindowTable.Keys, s => s.Window, (s, v) => s with { Window = v },
            "When anything is loaded. Outside it a device is refused, also one of a push that began within: then that goes back. "
            + "Previews, confirms and reverts are done at any time.", "at any time");

    /// <summary>The whole file.</summary>
    public static SettingsTable<RunnerFile> File { get; } = new SettingsTable<RunnerFile>("runner.json", new RunnerFile())
        .Key("$schema", Text, _ => null, (r, _) => r, "For editors: the address of `runner.schema.json`. Not looked at.")
        .Key("site", Text, r => r.Site, (r, v) => r with { Site = v }, "The site whose devices are served.")
        .Key("name", Text, r => r.Name, (r, v) => r with { Name = v }, "The name that replies carry.", "the machine's name")
        .Key("nats", NatsKeys, r => r.Nats, (r, v) => r with { Nats = v }, "How to reach the site's leaf node.",
            "on this machine, without a login")
        .Key("devices", Selection, r => r.Devices, (r, v) => r with { Devices = v },
            "The devices to serve.", "all of the inventory")
        .Key("inventory", InventoryTable.Inventory, r => r.Inventory, (r, v) => r with { Inventory = v },
            "How the switches are reached, and who to be there. It never leaves the site.", "nothing")
        .Key("knownHostsFiles", new ListKind<string>(Text, "paths"), r => r.KnownHostsFiles, (r, v) => r with { KnownHostsFiles = v },
            "OpenSSH's `known_hosts` files with the switches' keys; one that is not there knows no hosts.")
        .Key("trustedKeys", new ListKind<string>(Text, "public keys, `U…`"), r => r.TrustedKeys, (r, v) => r with { TrustedKeys = v },
            "Keys whose commands are carried out. This, `trustedKeysFile` or `acceptUnsigned` must be given.", "none")
        .Key("trustedKeysFile", Text, r => r.TrustedKeysFile, (r, v) => r with { TrustedKeysFile = v },
            "A file of such keys, as `leafwire keys new` writes it; read again when it changes.")
        .Key("acceptUnsigned", new FlagKind(), r => r.AcceptUnsigned, (r, v) => r with { AcceptUnsigned = v },
            "`true` carries out what anybody says who can publish on the hub.")
        .Key("approvalKeys", Text, r => r.ApprovalKeys, (r, v) => r with { ApprovalKeys = v },
            "A file of people's keys, as `leafwire keys new --person` writes it; read again when it changes. With it a switch is "
            + "armed only with a change that people approved with these keys, whatever the pipeline says.")
        .Key("approvers", new NumberKind(1, 10), r => r.Approvers, (r, v) => r with { Approvers = v },
            "With `approvalKeys`: how many people, each by another name.")
        .Key("acceptRefusals", ExpressionKinds.AcceptRefusals, r => r.AcceptRefusals, (r, v) => r with { AcceptRefusals = v },
            "Expressions over a switch's words, beside those of a push's `acceptRefusals`: a refused line that one of them matches "
            + "does not fail the load and is told as a warning.", "none")
        .Key("sitePolicy", SiteKeys, r => r.SitePolicy, (r, v) => r with { SitePolicy = v },
            "What this site asks of every push, whoever signs it: it holds even against the pipeline. What it does not allow is "
            + "refused before anything is loaded.", "nothing")
        .Key("maxLanes", Slots, r => r.MaxLanes, (r, v) => r with { MaxLanes = v },
            "Devices that are configured or previewed at the same time. As many are looked at beside those: checked, read, compared with "
            + "what was confirmed last. No push waits for that.")
        .Key("maxConfirms", Slots, r => r.MaxConfirms, (r, v) => r with { MaxConfirms = v },
            "Devices that are confirmed or reverted at the same time, beside those.")
        .Key("health", Text, r => r.Health, (r, v) => r with { Health = v },
            "Where `/healthz` is served: `http://127.0.0.1:8080`, port 0 for a free one, or `\"off\"`.");
}
