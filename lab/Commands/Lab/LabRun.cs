using System.Globalization;
using Leafwire.Cli;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Lab.Processes;
using Leafwire.Lab.Site;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>One run of <c>leafwire lab</c>.</summary>
internal sealed class LabRun(LabPlan plan, TimeProvider time, bool json)
{
    private readonly Printer _printer = new(json);

    public async Task<int> RunAsync(bool keep, CancellationToken cancellationToken)
    {
        plan.Check();
        // The command line listens to Ctrl-C only once its action has given way.
        await Task.Yield();
        await using LabTelemetry? telemetry = plan.Telemetry is { } folder ? LabTelemetry.Begin(folder) : null;
        IReadOnlyList<PushDocument> pushes = await PushAsync(keep, telemetry?.Environment, cancellationToken);
        // Every part has ended, and sent what it had.
        telemetry?.Print(_printer, pushes[^1].PushId);
        if (json)
            (pushes[^1] with { Earlier = pushes.Count > 1 ? [.. pushes.SkipLast(1)] : null }).Print(Console.Out);
        return pushes.All(p => p.Outcome == ReportText.Of(PushStatus.Succeeded)) ? ExitCodes.Ok : ExitCodes.PushFailed;
    }

    private async Task<IReadOnlyList<PushDocument>> PushAsync(
        bool keep, IReadOnlyDictionary<string, string?>? environment, CancellationToken cancellationToken)
    {
        foreach (string note in plan.Builds[0].Notes)
            _printer.Say(note);
        _printer.Say($"starting site '{plan.Site}' with {plan.Builds[0].Devices.Count} simulated switches; "
            + $"seed {plan.Seed.ToString(CultureInfo.InvariantCulture)}");
        long started = time.GetTimestamp();
        await using LabSite site = await LabSite.StartAsync(
            new LabSiteOptions
            {
                Site = plan.Site,
                Switches = plan.Switches,
                Host = plan.Host,
                HubServers = plan.HubServers,
                Environment = environment ?? new Dictionary<string, string?>(),
            },
            cancellationToken);
        string seconds = ReportText.Seconds(time.GetElapsedTime(started).TotalMilliseconds);
        if (plan.Host)
            _printer.Say($"started in {seconds} s; the page is at {site.HostUrl}");
        else
            SayHowToHost(site, seconds);

        using var account = new StorageAccount(new StorageClients(
            Microsoft.Extensions.Options.Options.Create(new StorageOptions { ConnectionString = site.Storage.ConnectionString })));
        var results = new ResultFiles(account);
        var pushes = new List<PushDocument>();
        await using ProgressFeed feed = await ProgressFeed.OpenAsync(site.Hub.Url, NatsHub.User, cancellationToken);
        foreach ((int index, LabBuild build) in plan.Builds.Index())
        {
            PushDocument push = await PushAsync(site, account, results, feed, build, index + 1, cancellationToken);
            pushes.Add(push);
        }

        if (keep)
            await KeepAsync(site, cancellationToken);
        _printer.Say("stopping");
        return pushes;
    }

    private async Task<PushDocument> PushAsync(
        LabSite site, StorageAccount account, ResultFiles results, ProgressFeed feed, LabBuild build, int number,
        CancellationToken cancellationToken)
    {
        var name = new UploadName(plan.Site, $"build-{number}.zip");
        _printer.Say("");
        _printer.Say($"uploading {name.Path}: {build.Devices.Count} configurations");

        PushReport report;
        double total;
        using (var view = PushView.Open(_printer.Console, build.Devices))
        using (feed.Listen(view.Show))
        {
            long uploaded = time.GetTimestamp();
            string id = await account.UploadAsync(name, build.Archive, cancellationToken);
            view.Say($"push {id}");
            Task<PushReport> following = new PushFollower(account, time)
                .FollowAsync(id, push => view.Say(PushWords.Line(push)), cancellationToken);
            if (await Task.WhenAny(following, site.PartEnded) != following)
                throw new ProcessFailedException(
                    $"{await site.PartEnded} has ended while the push was under way; see its log below {site.Folder}");
            report = await following;
            total = time.GetElapsedTime(uploaded).TotalMilliseconds;
        }

        if (!json)
            _printer.Print(report);
        string folder = await results.SaveAsync(report, cancellationToken);
        DiffPrinter.Print(_printer.Console, report, folder);
        _printer.Say($"upload to recorded: {ReportText.Seconds(total)} s; report: {Path.Combine(folder, ResultFolder.Page)}");
        return PushDocument.Of(report) with { UploadToRecordedMs = Math.Round(total, 1), Report = Path.Combine(folder, ResultFolder.Page) };
    }

    private void SayHowToHost(LabSite site, string seconds)
    {
        _printer.Say($"started in {seconds} s, without a host. Start Azure Functions from another terminal; the pushes wait for it:");
        _printer.SayWhole($"  cp {site.LocalSettingsFile} functions/local.settings.json");
        _printer.Say("  cd functions && func start");
    }

    private async Task KeepAsync(LabSite site, CancellationToken cancellationToken)
    {
        _printer.Say("");
        _printer.Say("The lab stays up. Push to it from another terminal:");
        _printer.SayWhole($"  export LEAFWIRE_STORAGE_CONNECTION_STRING='{site.Storage.ConnectionString}'");
        if (plan.Host)
            _printer.SayWhole($"  export LEAFWIRE_API='{site.HostUrl}'");
        _printer.Say($"  ./leafwire push FOLDER --site {site.Site} --wait");
        string page = plan.Host ? $"The page: {site.HostUrl}   " : "";
        _printer.Say($"{page}hub: {site.Hub.Url}   leaf node: {site.Leaf.Url}   logs: {site.Folder}");
        _printer.Say(
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
