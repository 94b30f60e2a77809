using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Reports;
using Spectre.Console;
using SeenSession = Leafwire.Contracts.SeenSession;
using Token = Leafwire.Contracts.Token;

namespace Leafwire.Cli.Site;

/// <summary>
/// <c>leafwire site NAME</c>: who serves a site now, and how its devices stand. Runners are asked through a host, because
/// storage does not know who is there.
/// </summary>
internal static class SiteCommand
{
    public static Command Create()
    {
        var site = new Argument<string?>("site")
        {
            Description = "The site (default: list the sites of the newest pushes)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var host = new HostArguments();
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("site", "Show a site's runners and devices") { site, json };
        host.AddTo(command);
        command.Subcommands.Add(SitePolicyCommand.Create());
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string? name = parsed.GetValue(site);
            if (name is not null && Token.Problem(name) is { } problem)
                throw new UserErrorException($"'{name}': {problem}");
            using HttpClient http = host.Connect(parsed);
            string answer = await new HostClient(http).SiteAsync(name, cancellationToken);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(answer);
            else if (name is null)
                Console.Out.WriteLine(string.Join('\n', JsonSerializer.Deserialize(answer, ApiJson.Default.SiteList)!.Sites));
            else
                Print(JsonSerializer.Deserialize(answer, ApiJson.Default.SiteReport)!);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Print(SiteReport report)
    {
        IAnsiConsole console = new Printer(json: false).Console;
        var runners = new WideTable("runner", "version", "state", "up", "clock", "devices", "slots", "configure", "confirm", "keys");
        foreach (SiteRunner runner in report.Runners)
        {
            runners.Add(
                Markup.Escape(runner.Runner),
                Markup.Escape(runner.Version ?? ""),
                runner.Refusal is not null ? "[red]refuses[/]" : runner.Ready ? "[green]ready[/]"
                    : runner.Devices == 0 ? "standby" : "[yellow]not ready[/]",
                Age(runner.Started, report.At),
                runner.ClockAheadMs is { } ahead ? string.Create(CultureInfo.InvariantCulture, $"{ahead:+0;-0;0} ms") : "",
                runner.Devices.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{runner.Slots} + {runner.ConfirmSlots}"),
                Pace(runner.ConfigureMs),
                Pace(runner.ConfirmMs),
                Markup.Escape(runner.Keys is null ? "unsigned" : string.Join(", ", runner.Keys)));
        }

        var devices = new WideTable(
            "device", "served by", "held", "contact", "software", "last push", "ended", "outcome", "runs", "drift", "sessions");
        foreach (SiteDevice device in report.Devices)
        {
            devices.Add(
                Markup.Escape(device.Device),
                device.Runner is { } runner ? Markup.Escape(runner) : "[red]nobody[/]",
                Age(device.HeldSince, report.At),
                Age(device.LastContact, report.At),
                Markup.Escape(device.Software ?? ""),
                device.LastPush,
                device.LastPushEnded is { } ended ? ReportText.Time(ended) : "",
                ReportText.Words(device.Outcome),
                ReportText.Words(device.Runs),
                device.DriftedSince is { } since ? $"[red]since {ReportText.Time(since)}[/]"
                    : device.Drift is { } drift ? ReportText.Words(drift)
                    : "",
                string.Join('\n', (device.Sessions ?? []).Select(s => Words(s, report.At))));
        }

        runners.Write(console);
        devices.Write(console);
        foreach (SiteRunner runner in report.Runners.Where(r => r.Refusal is not null))
            console.MarkupLineInterpolated($"[red]{runner.Refusal!}[/]");
    }

    private static string Words(SeenSession session, DateTimeOffset now) =>
        Markup.Escape(session.Name) + (session.IsForeign ? " [yellow](not ours)[/]" : "")
        + (session is { IsArmed: true }
            ? $" [yellow]armed{(session.RevertsAt is { } end ? $", reverts in {Short(end - now)}" : "")}[/]"
            : "");

    private static string Pace(double? milliseconds) => milliseconds is null ? "" : $"{ReportText.Seconds(milliseconds)} s";

    private static string Age(DateTimeOffset? since, DateTimeOffset now) => since is { } moment ? Short(now - moment) : "";

    // To the second it matters only while it is short.
    private static string Short(TimeSpan time) => Duration.Format(time < TimeSpan.FromMinutes(2)
        ? TimeSpan.FromSeconds(Math.Max(0, (int)time.TotalSeconds)) : TimeSpan.FromMinutes((int)time.TotalMinutes));
}
