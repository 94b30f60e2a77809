using System.Globalization;
using Azure;
using Leafwire.Cli.Client;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Watch;

/// <summary>What the watch does with the world; a push is followed to its end.</summary>
internal interface IBuildPusher
{
    /// <summary>Uploads a build and waits for the end of its push.</summary>
    Task<PushReport> PushAsync(UploadName name, byte[] archive, CancellationToken cancellationToken);
}

/// <summary>The builder's watch service: whenever a build has settled in a folder, what changed in it is one push.</summary>
internal sealed class BuildWatcher(
    string folder, string site, string? policyFile, TimeSpan quiet, PushedFiles pushed, IBuildPusher pusher, TimeProvider time,
    Action<string> say)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Settling _settling = new(quiet);
    private IReadOnlySet<string> _known = new HashSet<string>();
    private IReadOnlySet<string> _told = new HashSet<string>();

    /// <summary>Watches until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await LookAsync(cancellationToken);
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    /// <summary>Takes one look; pushes when a build has settled.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        FolderSnapshot snapshot;
        try
        {
            snapshot = FolderSnapshot.Of(folder);
        }
        catch (DirectoryNotFoundException)
        {
            // A build may remove the folder and make it again.
            snapshot = FolderSnapshot.Empty;
        }

        if (_settling.Look(snapshot, time.GetUtcNow()))
            await TakeAsync(snapshot, cancellationToken);
    }

    private async Task TakeAsync(FolderSnapshot snapshot, CancellationToken cancellationToken)
    {
        foreach (string gone in _known.Except(snapshot.Files.Keys))
            say($"{gone} was removed; its switch is left as it is");
        _known = snapshot.Files.Keys.ToHashSet();
        try
        {
            BuildContent build = BuildFolder.Take(folder, BuildFolder.Files(folder));
            foreach (string note in build.Notes.Except(_told))
                say(note);
            _told = build.Notes.ToHashSet();
            var changed = build.Files.Where(f => !pushed.Holds(f.Key, f.Value)).ToDictionary();
            if (changed.Count > 0)
                await PushAsync(build, changed, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UserErrorException or RequestFailedException or AggregateException)
        {
            say($"not pushed: {e.Message.Split('\n')[0]}; waiting for the next change");
        }
    }

    private async Task PushAsync(BuildContent build, Dictionary<string, byte[]> changed, CancellationToken cancellationToken)
    {
        var name = new UploadName(site, $"watch-{time.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}.zip");
        byte[]? policy = BuildFolder.ReadPolicy(folder, policyFile, dryRun: false);
        byte[] archive = UploadArchive.Pack(changed, policy, build.Checks);
        // Whether a file is whole shows beside the whole build, and whether what is sent can be pushed without it.
        UploadProblem[] problems =
        [
            .. BuildFolder.Check(name, archive).Problems
                .Union(BuildFolder.Check(name, UploadArchive.Pack(build.Files, policy, build.Checks)).Problems.Where(
                    p => changed.ContainsKey(p.File))),
        ];
        if (problems.Length > 0)
        {
            foreach (UploadProblem problem in problems)
                say(problem.ToString());
            say("not pushed; waiting for the next change");
            return;
        }

        say($"pushing {changed.Count} changed configurations, {build.Files.Count - changed.Count} unchanged left out, as {name.Name}");
        PushReport report = await pusher.PushAsync(name, archive, cancellationToken);
        IEnumerable<DeviceReport> serving = report.Devices.Where(d => d.Outcome is DeviceOutcome.Confirmed or DeviceOutcome.Unchanged);
        var reached = serving.Select(d => d.Device).ToHashSet(StringComparer.Ordinal);
        pushed.Add(changed.Where(file => reached.Contains(BuildFile.DeviceOf(file.Key))));
        say($"push {report.Id} {ReportText.Words(report.Status)}: {report.Message}");
    }
}
