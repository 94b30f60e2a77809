using System.CommandLine;
using Azure;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Review;
using Leafwire.Cli.View;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Push;

/// <summary><c>leafwire push DIR|FILE --site NAME</c>: uploads a build, and follows its push when asked to.</summary>
internal static class PushCommand
{
    public static Command Create(TimeProvider time)
    {
        var path = new Argument<string>("path") { Description = "The folder that AVD wrote (or its intended/configs), or one .cfg file" };
        var site = new Option<string>("--site") { Description = "The site to push to", Required = true };
        var policy = new Option<string?>("--policy") { Description = "A push.json (default: the folder's own, or the default policy)" };
        var build = new Option<string?>("--build")
        {
            Description = "The upload's name (default: the time); a name that was used before is pushed again",
        };
        Option<string[]> limit = BuildFolder.LimitOption();
        var dryRun = new Option<bool>("--dry-run") { Description = "Load and diff only" };
        var wait = new Option<bool>("--wait") { Description = "Follow the push to its end" };
        var json = new Option<bool>("--json")
        {
            Description = "Print JSON: with --wait an object a line while it happens; at the end the document",
        };
        var junit = new Option<string?>("--junit") { Description = "With --wait: write the result as JUnit XML" };
        var summary = new Option<string?>("--summary") { Description = "With --wait: write the result as Markdown" };
        var reviewed = new Option<bool>("--reviewed")
        {
            Description = "In the build of a merge: approve with what 'leafwire review' showed on the pull request, and nothing else",
        };
        var provenance = new ProvenanceArguments();
        var storage = new StorageArguments();
        var host = new HostArguments();
        var command = new Command("push", "Upload configurations, which starts a push")
        {
            path, site, policy, build, limit, dryRun, wait, json, junit, summary, reviewed,
        };
        provenance.AddTo(command);
        storage.AddTo(command);
        host.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Provenance? from = provenance.Read(parsed, Environment.GetEnvironmentVariable);
            using StorageAccount account = storage.Open(parsed);
            var printer = new Printer(parsed.GetValue(json));
            var push = new PushRun(account, time, printer);
            var request = new BuildRequest(parsed.GetRequiredValue(path), parsed.GetRequiredValue(site))
            {
                PolicyFile = parsed.GetValue(policy),
                Build = parsed.GetValue(build),
                DryRun = parsed.GetValue(dryRun),
                Limit = parsed.GetValue(limit),
            };
            if (parsed.GetValue(reviewed))
            {
                using HttpClient http = host.Connect(parsed);
                Func<string, string?> variable = Environment.GetEnvironmentVariable;
                var log = BuildLog.Of(variable, printer.IsJson ? Console.Error : Console.Out);
                var review = new ReviewedPush(account, time, new HostClient(http), PullRequests.Open(variable), log);
                (string decided, UploadName place) = await review.PushAsync(push, request, from, cancellationToken);
                push.Ended = report => log.Show(report, ReviewFiles.Of(request, BuildFolder.Read(request.Path), variable));
                return await push.FollowAsync(decided, place, parsed.GetValue(junit), parsed.GetValue(summary), cancellationToken);
            }

            (string id, UploadName name) = await push.UploadAsync(request, from, cancellationToken);
            return parsed.GetValue(wait) || parsed.GetValue(junit) is not null || parsed.GetValue(summary) is not null
                ? await push.FollowAsync(id, name, parsed.GetValue(junit), parsed.GetValue(summary), cancellationToken)
                : push.Leave(id, name);
        });
        return command;
    }
}

/// <summary>One run of the command.</summary>
internal sealed class PushRun(StorageAccount account, TimeProvider time, Printer printer)
{
    private IReadOnlyList<string> _notes = [];
    private string? _unknown;

    /// <summary>Called with the report of a push that was followed.</summary>
    public Action<PushReport>? Ended { get; set; }

    /// <summary>Of a preview: the devices that are shown, as a name or pattern; null for all.</summary>
    public string? Device { get; init; }

    /// <summary>Of a preview: true to show what is long whole.</summary>
    public bool IsFull { get; init; }

    public async Task<(string Id, UploadName Name)> UploadAsync(
        BuildRequest request, Provenance? from, CancellationToken cancellationToken)
    {
        PackedBuild build = PackedBuild.Of(request, time);
        foreach (string note in build.Content.Notes)
            printer.Say(note);
        _unknown = await UnknownAsync(request.Site, cancellationToken);
        if (_unknown is not null)
            printer.Say(_unknown);
        if (build.Read.Upload is not { } upload)
            throw new UserErrorException(string.Join('\n', build.Read.Problems));
        if (await NobodyApprovesAsync(account, build.Name, upload, from, time.GetUtcNow(), cancellationToken) is { } nobody)
            throw new UserErrorException(nobody.ToString());
        _notes = upload.Notes;
        // A dry run is no repetition: it changes nothing, however often it is made.
        if (!request.DryRun && await account.FindEarlierAsync(build.Name, build.Archive, cancellationToken) is { } earlier
            && await account.FindAsync(earlier.PushId, cancellationToken) is { } before)
            printer.Say(Repetition(earlier, before.Status));
        return (await account.UploadAsync(build.Name, build.Archive, cancellationToken, from), build.Name);
    }

    /// <summary>Why nobody could approve an upload, as the pipeline will say it; null when somebody may.</summary>
    /// <param name="account">Where it would be left.</param>
    /// <param name="name">Where it is to lie.</param>
    /// <param name="upload">What it holds.</param>
    /// <param name="from">Where it comes from; null when that is not said.</param>
    /// <param name="now">Now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>What else would be refused, and what a site asks for that cannot be read from here, is left to the pipeline.</remarks>
    public static async Task<UploadProblem?> NobodyApprovesAsync(
        StorageAccount account, UploadName name, Upload upload, Provenance? from, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (from?.Author is not null || upload.Policy.DryRun || upload.Policy.OnlyLooks)
            return null;
        StoredSitePolicy? asked = null;
        try
        {
            asked = await account.Policies.FindAsync(name.Site, cancellationToken);
        }
        catch (RequestFailedException)
        {
            // Who uploads need not have rights on it.
        }

        return SitePlanner.Plan(FoundUpload.Of(name, "", now), upload, asked, now).Plan is { } plan
            ? AuthorRule.Problem(upload, plan, from)
            : null;
    }

    /// <summary>What is said of an upload that was made before.</summary>
    public static string Repetition(EarlierUpload earlier, PushStatus status) => earlier.IsSameContent
        ? $"the same content was pushed before as push {earlier.PushId} ({earlier.Name.Name}, "
            + $"{ReportText.Words(status)}) on {ReportText.Time(earlier.UploadedAt)}; it is pushed again"
        : $"the name {earlier.Name.Name} was used before, for push {earlier.PushId} on {ReportText.Time(earlier.UploadedAt)}; "
            + "this is a new push under it";

    /// <summary>What is said of an upload that nothing takes up.</summary>
    public static string Nobody(UploadName name, string container) =>
        $"nothing has taken up {name.Path} for a minute. Look at: does a host run (the function app, or leafwire's own); "
        + $"does it read the container '{container}' of this storage account; "
        + $"does the account's event subscription (BlobCreated) reach the function app; is '{name.Site}' the site's name. "
        + "The upload stays, and a host that comes finds it.";

    public async Task<int> FollowAsync(string id, UploadName name, string? junit, string? summary, CancellationToken cancellationToken)
    {
        PushReport report = await FollowAsync(id, name, cancellationToken);
        ChangePreview? preview = report.DryRun || summary is not null ? await ReadAsync(report, cancellationToken) : null;
        if (junit is not null)
            await File.WriteAllTextAsync(junit, JUnitReport.Write(report), cancellationToken);
        if (summary is not null)
            await File.WriteAllTextAsync(summary, SummaryMarkdown.Write(preview!), cancellationToken);
        Ended?.Invoke(report);
        SayUnknown(report);
        if (!report.DryRun)
            printer.Print(report, time.GetUtcNow(), isLast: true);
        else if (printer.IsJson)
            (PushDocument.Of(report) with { Changes = ChangeDocument.Of(preview!) }).Print(printer.Json, isLine: true);
        else
            printer.Print(preview!, IsFull);
        return PushWords.ExitCode(report.Status);
    }

    /// <summary>Follows a dry run and prints what it found, nothing else.</summary>
    public async Task<int> PreviewAsync(string id, UploadName name, CancellationToken cancellationToken)
    {
        PushReport report = await FollowAsync(id, name, cancellationToken);
        SayUnknown(report);
        printer.Print(await ReadAsync(report, cancellationToken), IsFull, isLast: true);
        return PushWords.ExitCode(report.Status);
    }

    public int Leave(string id, UploadName name)
    {
        // Who follows a push reads them in its report.
        foreach (string note in _notes)
            printer.Say(note);
        printer.Print(new UploadedDocument(id, name.Site, name.Name));
        return ExitCodes.Ok;
    }

    private async Task<PushReport> FollowAsync(string id, UploadName name, CancellationToken cancellationToken)
    {
        printer.Say($"push {id}");
        return await FollowAsync(account, printer, time, id, name, null, Nobody(name, account.UploadContainer), cancellationToken);
    }

    /// <summary>Follows a push to its end, and says how to go on when somebody stops looking.</summary>
    /// <param name="records">What is recorded of it.</param>
    /// <param name="printer">Where it is shown.</param>
    /// <param name="time">The clock.</param>
    /// <param name="id">The push.</param>
    /// <param name="name">Its upload.</param>
    /// <param name="since">When it began; null for now.</param>
    /// <param name="nobody">What is said when nothing takes it up; null for nothing.</param>
    /// <param name="cancellationToken">Ends watching; the push goes on.</param>
    public static async Task<PushReport> FollowAsync(
        IPushRecords records, Printer printer, TimeProvider time, string id, UploadName name, DateTimeOffset? since, string? nobody,
        CancellationToken cancellationToken)
    {
        try
        {
            return await new PushWatch(records, printer.OpenView(time), time)
                .FollowAsync(id, name.Site, name.Name, since, nobody, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException(PushWords.Left(id), ExitCodes.PushFailed);
        }
    }

    /// <summary>Follows a push that is under way.</summary>
    public async Task<int> FollowAsync(PushSummary push, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(push);
        PushReport report = await FollowAsync(
            account, printer, time, push.Id, new UploadName(push.Site, push.Upload), push.UploadedAt, nobody: null, cancellationToken);
        printer.Print(report, time.GetUtcNow(), IsFull, isLast: true);
        return PushWords.ExitCode(report.Status);
    }

    private void SayUnknown(PushReport report)
    {
        if (report.Status == PushStatus.Refused && _unknown is not null)
            printer.Say(_unknown);
    }

    // A first push to a new site looks like a slip of the pen; it is taken, and said.
    private async Task<string?> UnknownAsync(string site, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> known = await account.SitesAsync(cancellationToken);
        return known.Count == 0 || known.Contains(site, StringComparer.Ordinal) ? null
            : $"nothing was ever pushed to a site '{site}'; the sites that are known: {string.Join(", ", known)}"
                + (Nearest.Of(site, known) is { } near ? $". Did you mean '{near}'?" : "");
    }

    private Task<ChangePreview> ReadAsync(PushReport report, CancellationToken cancellationToken) =>
        new PreviewReader(account.Results, account.Drift).ReadAsync(report, Device, cancellationToken);
}
