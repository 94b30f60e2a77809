using System.Text.Json;
using System.Text.Json.Nodes;
using Leafwire.Eos;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>What a show command answers: text, and JSON where EOS has a model for it.</summary>
/// <param name="Lines">The text.</param>
/// <param name="Json">The answer to <c>| json</c>; null when the command has none.</param>
internal sealed record Answer(IReadOnlyList<string> Lines, JsonNode? Json = null);

/// <summary>The <c>show</c> commands.</summary>
internal static class ShowCommands
{
    private static readonly JsonSerializerOptions s_indented =
        new() { WriteIndented = true, IndentSize = 4, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<(string Pattern, CliCommand Command)> All =>
    [
        Show("version", call => ShowVersion.Answer(call.State), unprivileged: true),
        Show("hostname", call => HostName(call.State), unprivileged: true),
        Show("clock", call => Clock(call.State), unprivileged: true),
        Show("interfaces", call => ShowInterfaces.Answer(call.State), unprivileged: true),
        Show("interfaces description", call => ShowInterfaces.Descriptions(call.State), unprivileged: true),
        Show("interfaces status", call => ShowInterfaces.Status(call.State), unprivileged: true),
        Show("ip interface brief", call => ShowInterfaces.Addresses(call.State), unprivileged: true),
        Show("vlan", call => ShowVlan.Answer(call.State), unprivileged: true),
        Show("ip bgp summary", call => ShowBgp.Summary(call.State, "ipv4"), unprivileged: true),
        Show("ip bgp summary vrf VRF", call => ShowBgp.Summary(call.State, "ipv4", call.Arguments[0]), unprivileged: true),
        Show("bgp ipv4 unicast summary", call => ShowBgp.Summary(call.State, "ipv4"), unprivileged: true),
        Show("bgp evpn summary", call => ShowBgp.Summary(call.State, "evpn"), unprivileged: true),
        Show("ipv6 bgp summary vrf VRF", call => ShowBgp.Summary(call.State, "ipv6", call.Arguments[0]), unprivileged: true),
        Show("bgp evpn", call => ShowBgp.Evpn(call.State, null, null), unprivileged: true),
        Show("bgp evpn vni VNI", call => ShowBgp.Evpn(call.State, null, Number(call.Arguments[0])), unprivileged: true),
        Show("bgp evpn route-type TYPE", call => ShowBgp.Evpn(call.State, call.Arguments[0], null), unprivileged: true),
        Show("bgp evpn route-type TYPE vni VNI", call => ShowBgp.Evpn(call.State, call.Arguments[0], Number(call.Arguments[1])),
            unprivileged: true),
        Show("bgp evpn route-type ip-prefix ipv4", call => ShowBgp.Evpn(call.State, "ip-prefix", null), unprivileged: true),
        Show("lacp interface", call => ShowOther.Lacp(call.State), unprivileged: true),
        Show("uptime", call => ShowOther.Uptime(call.State), unprivileged: true),
        Show("reload cause", call => ShowOther.ReloadCause(call.State), unprivileged: true),
        Show("lldp neighbors", call => ShowOther.LldpNeighbors(call.State), unprivileged: true),
        Show("mlag", call => ShowOther.Mlag(call.State), unprivileged: true),
        Show("ntp status", call => ShowOther.NtpStatus(call.State), unprivileged: true),
        Show("processes top once", call => ShowOther.Top(call.State), unprivileged: true),
        Show("running-config", call => Running(call.State)),
        Show("running-config all", call => Running(call.State)),
        Show("running-config section REGEX...", call => Section(call)),
        Show("startup-config", call => Startup(call.State)),
        Show("configuration sessions", call => ShowSessions.Answer(call, detail: false)),
        Show("configuration sessions detail", call => ShowSessions.Answer(call, detail: true)),
        Show("session-config", call => SessionConfig(call, call.Shell.Session)),
        Show("session-config named NAME", call => SessionConfig(call, call.State.Find(call.Arguments[0]))),
        ("show session-config diffs", new((call, token) => DiffsAsync(call, call.Shell.Session, token))),
        ("show session-config named NAME diffs", new((call, token) => DiffsAsync(call, call.State.Find(call.Arguments[0]), token))),
    ];

    private static (string Pattern, CliCommand Command) Show(string what, Func<CliCall, Answer> answer, bool unprivileged = false) =>
        ("show " + what, new((call, token) => WriteAsync(call, answer(call), token)) { Unprivileged = unprivileged });

    private static async ValueTask WriteAsync(CliCall call, Answer answer, CancellationToken cancellationToken)
    {
        if (call.Filters is ["json", ..])
        {
            if (answer.Json is null)
                call.Say(SwitchWords.UnconvertedCommand);
            else
                await call.Shell.Terminal.WritePagedAsync(answer.Json.ToJsonString(s_indented).Split('\n'), cancellationToken);
            return;
        }
        if (OutputFilter.Apply(answer.Lines, call.Filters) is { } lines)
            await call.Shell.Terminal.WritePagedAsync(lines, cancellationToken);
        else
            call.Say(SwitchWords.InvalidInput);
    }

    private static int Number(string word) => int.TryParse(word, out int number) ? number : 0;

    private static Answer HostName(SwitchState state)
    {
        string name = state.HostName;
        string domain = state.Running.Value("dns domain") is { } d ? $"{name}.{d}" : name;
        return new([$"Hostname: {name}", $"FQDN:     {domain}"], new JsonObject { ["hostname"] = name, ["fqdn"] = domain });
    }

    private static Answer Clock(SwitchState state)
    {
        DateTimeOffset now = state.Time.GetUtcNow();
        return new(
            [now.ToString("ddd MMM d HH:mm:ss yyyy", null), "Timezone: UTC", "Clock source: local"],
            new JsonObject { ["utcTime"] = now.ToUnixTimeMilliseconds() / 1000.0, ["timezone"] = "UTC" });
    }

    private static Answer Running(SwitchState state) => state.Edit(() =>
    {
        ConfigTree running = state.Shown(state.Running);
        List<string> body = running.Render();
        List<string> header = [$"! device: {state.HostName} ({ShowVersion.Model}, EOS-{state.Options.Version})"];
        return new Answer(
            ["! Command: show running-config", .. header, "!", "! boot system flash:/EOS.swi", "!", .. body, "!", ConfigurationLine.End],
            new JsonObject { ["header"] = new JsonArray([.. header.Select(h => JsonValue.Create(h))]), ["cmds"] = Commands(running.Root) });
    });

    // EOS nests commands as {"cmds": {"hostname leaf1": null, "interface Ethernet1": {"comments": [], "cmds": {…}}}}.
    private static JsonObject Commands(ConfigNode node)
    {
        var commands = new JsonObject();
        foreach (ConfigNode child in node.Children)
        {
            commands[child.Line] = child.Children.Count == 0
                ? null
                : new JsonObject { ["comments"] = new JsonArray(), ["cmds"] = Commands(child) };
        }
        return commands;
    }

    private static Answer Section(CliCall call) =>
        new(OutputFilter.Apply(call.State.Edit(() => call.State.Shown(call.State.Running).Render()), ["section " + call.Arguments[0]])
            ?? [SwitchWords.InvalidInput]);

    private static Answer Startup(SwitchState state)
    {
        string saved = state.SavedAt?.ToString("ddd MMM d HH:mm:ss yyyy", null) ?? "never";
        return new(
        [
            "! Command: show startup-config",
            $"! Startup-config last modified at {saved} by {state.Options.Username}",
            $"! device: {state.HostName} ({ShowVersion.Model}, EOS-{state.Options.Version})",
            "!",
            .. state.ShownStartup.TrimEnd('\n').Split('\n'),
        ]);
    }

    private static Answer SessionConfig(CliCall call, SwitchSession? session) =>
        session is null
            ? new([OwnWords.NoSession])
            : new([$"! Command: show session-config named {session.Name}",
                .. call.State.Edit(() => call.State.Shown(session.Tree).Render()), "!", ConfigurationLine.End]);

    private static async ValueTask DiffsAsync(CliCall call, SwitchSession? session, CancellationToken cancellationToken)
    {
        await call.Shell.DropAtAsync("diff");
        if (session is null)
        {
            call.Say(OwnWords.NoSession);
            return;
        }
        bool isOpenHere = session == call.Shell.Session && call.Arguments.Length == 0;
        List<string> diff = call.State.Edit(() =>
        {
            ConfigTree candidate = isOpenHere ? call.Shell.Editor.WithoutOpenBlock() : session.Tree;
            return UnifiedDiff.Compare("system:/running-config", call.State.Shown(call.State.Running).Render(),
                $"session:/{session.Name}-session-config", call.State.Shown(candidate).Render());
        });
        if (diff.Count == 0 && call.State.Release.ShowsNoDifferenceAsALine)
            diff.Add("");
        await WriteAsync(call, new Answer(diff), cancellationToken);
    }
}
