using System.Globalization;
using Leafwire.Cli;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.View;
using Leafwire.Lab.Processes;
using Leafwire.Lab.Site;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>One run of <c>leafwire lab</c>.</summary>
internal sealed class LabRun(LabPlan plan, TimeProvider time, bool json)
{
    /// <summary>Differences that are shown; all are beside the report.</summary>
    private const int Diffs = 2;

    /// <summary>Changed lines of a difference that is short enough to be read in passing.</summary>
    private const int ShortDiff = 60;

    private readonly Printer _printer = new(json);

    public async Task<int> RunAsync(bool keep, CancellationToken cancellationToken)
    {
        plan.Check();
        // The command line listens to Ctrl-C only once its action has given way.
        await Task.Yield();
        // Parts end in order, and a runner ends first what it has in hand: whoever waits is to know.
        using CancellationTokenRegistration said = cancellationToken.Register(
            () => _printer.Say("stopping the lab: its runner ends what it has in hand"));
        await using LabTelemetry? telemetry = plan.Telemetry is { } folder ? LabTelemetry.Begin(folder) : null;
        IReadOnlyList<PushDocument> pushes = await PushAsync(keep, telemetry?.Environment, cancellationToken);
        // Every part has ended, and sent what it had.
        telemetry?.Print(_printer, pushes[^1].PushId);
        if (json)
            (pushes[^1] with { Earlier = pushes.Count > 1 ? [.. pushes.SkipLast(1)] : null }).Print(Console.Out, isLine: true);
        return pushes.All(p => p.Outcome == ReportText.Of(PushStatus.Succeeded)) ? ExitCodes.Ok : ExitCodes.PushFailed;
    }

    private async Task<IReadOnlyList<PushDocument>> PushAsync(
        bool keep, IReadOnlyDictionary<string, string?>? variables, CancellationToken cancellationToken)
    {
        foreach (string note in plan.Builds[0].Notes)
            _printer.Say(note);
        int switches = plan.Builds[0].Devices.Count;
        _printer.Say($"starting site '{plan.Site}' with {switches} simulated {(switches == 1 ? "switch" : "switches")}; "
            + $"seed {plan.Seed.ToString(CultureInfo.InvariantCulture)}");
        long started = time.GetTimestamp();
        await using LabSite site = await LabSite.StartAsync(
            new LabSiteOptions
            {
                Site = plan.Site,
                Switches = plan.Switches,
                Host = plan.Host,
                HubServers = plan.HubServers,
                Environment = variables ?? new Dictionary<string, string?>(),
            },
            cancellationToken);
        string seconds = TimeText.Of(time.GetElapsedTime(started));
        if (plan.Host)
            _printer.Say($"started in {seconds}; the page is at {site.HostUrl}");
        else
            SayHowToHost(site, seconds);

        using var account = new StorageAccount(new StorageClients(
            Microsoft.Extensions.Options.Options.Create(new StorageOptions { ConnectionString = site.Storage.ConnectionString })));
        var results = ResultFiles.Create(account, Path.Combine(LabPaths.Root, ".leafwire", "lab"), time.GetUtcNow());
        string build = LabFiles.WriteBuilds(site, plan.Builds), environment = LabFiles.WriteEnvironment(site);
        var pushes = new List<PushDocument>();
        await using ProgressFeed feed = await ProgressFeed.OpenAsync(site.Hub.Url, NatsHub.User, cancellationToken);
        for (int number = 1; number <= plan.Builds.Count; number++)
            pushes.Add(await PushAsync(site, account, results, feed, number, cancellationToken));

        if (keep)
            await KeepAsync(site, environment, build, cancellationToken);
        if (!cancellationToken.IsCancellationRequested)
            _printer.Say("stopping");
        return pushes;
    }

    private async Task<PushDocument> PushAsync(
        LabSite site, StorageAccount account, ResultFiles results, ProgressFeed feed, int number, CancellationToken cancellationToken)
    {
        LabBuild build = plan.Builds[number - 1];
        var name = new UploadName(plan.Site, $"build-{number}.zip");
        _printer.Say("");
        long uploaded = time.GetTimestamp();
        string id = await account.UploadAsync(name, build.Archive, cancellationToken);
        int count = build.Devices.Count;
        _printer.Say($"uploading {name.Path}: {count} {(count == 1 ? "configuration" : "configurations")}, push {id}");

        var watch = new PushWatch(account, _printer.OpenView(time, "Ctrl-C stops the lab"), time);
        PushReport report;
        using (feed.Listen(p => watch.Hear(p.Device, new DeviceStage(p.Stage, p.Outcome))))
        {
            // Whichever comes first, the view is closed before anything else is said.
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task<PushReport> following = watch.FollowAsync(id, name.Site, name.Name, null, null, over.Token);
            if (await Task.WhenAny(following, site.PartEnded) != following)
            {
                await over.CancelAsync();
                await Task.WhenAny(following);
                throw new ProcessFailedException(
                    $"{await site.PartEnded} has ended while the push was under way; see its log below {site.Folder}");
            }

            report = await following;
        }

        double total = time.GetElapsedTime(uploaded).TotalMilliseconds;
        string folder = await results.SaveAsync(report, cancellationToken), page = Path.Combine(folder, ResultFolder.Page);
        if (!json)
        {
            // How it ended stands last, where people look.
            await PrintDiffsAsync(account, report, cancellationToken);
            _printer.Print(report, time.GetUtcNow());
        }

        _printer.SayWhole($"upload to recorded: {TimeText.Of(TimeSpan.FromMilliseconds(total))}; report: {page}");
        return PushDocument.Of(report) with { UploadToRecordedMs = Math.Round(total, 1), Report = page };
    }

    private async Task PrintDiffsAsync(StorageAccount account, PushReport report, CancellationToken cancellationToken)
    {
        ChangePreview changes = await new PreviewReader(account.Results, account.Drift).ReadAsync(report, null, cancellationToken);
        var printer = new ChangePrinter(_printer.Console, full: false);
        DistinctDiff[] shown = [.. changes.Diffs.Where(d => d.Added + d.Removed <= ShortDiff).Take(Diffs)];
        foreach (DistinctDiff diff in shown)
            printer.Print(diff);
        int more = changes.Diffs.Count - shown.Length;
        if (more > 0)
            _printer.Say($"{more}{(shown.Length > 0 ? " more" : "")} {(more == 1 ? "difference is" : "differences are")} "
                + "beside the report");
    }

    private void SayHowToHost(LabSite site, string seconds)
    {
        _printer.Say($"started in {seconds}, without a host. Start Azure Functions from another terminal; the pushes wait for it:");
        _printer.SayWhole($"  cp {site.LocalSettingsFile} functions/local.settings.json");
        _printer.Say("  cd functions && func start");
    }

    private async Task KeepAsync(LabSite site, string environment, string build, CancellationToken cancellationToken)
    {
        _printer.Say("");
        _printer.Say("The lab stays up. In another terminal, here:");
        foreach (string line in (string[])
        [
            $"  source {environment}",
            $"  {ProgramName.Text} status",
            $"  {ProgramName.Text} diff {build} --site {site.Site}",
            $"  {ProgramName.Text} push {build} --site {site.Site} --wait",
        ])
            _printer.SayWhole(line);
        _printer.SayWhole($"Edit {build}/*.cfg to push a change.");
        string page = plan.Host ? $"The page: {site.HostUrl}   " : "";
        _printer.SayWhole($"{page}hub: {site.Hub.Url}   leaf node: {site.Leaf.Url}   logs: {site.Folder}");
        _printer.SayWhole(
            $"Its runners carry out signed commands only; another host signs with Leafwire__Signing__SeedFile={site.Signing.SeedFile}");
        foreach (var item in site.Farm.Switches.Take(10))
            _printer.Say($"  ssh -p {item.Port.ToString(CultureInfo.InvariantCulture)} admin@127.0.0.1   {item.Name}, password admin");
        _printer.Say("Stop it with Ctrl-C.");
        try
        {
            await site.PartEnded.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        throw new ProcessFailedException($"{await site.PartEnded} has ended; see its log below {site.Folder}");
    }
}
