using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Push;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Token = Leafwire.Contracts.Token;

namespace Leafwire.Cli.Looks;

/// <summary>Uploads what only looks, and follows it to its end.</summary>
internal sealed class LookRun(StorageAccount account, TimeProvider time, Printer printer)
{
    private const int ReadAtOnce = 16;

    /// <summary>Runs a look.</summary>
    /// <param name="site">The site.</param>
    /// <param name="policy">Its <c>push.json</c>, with <c>task</c> and <c>devices</c>.</param>
    /// <param name="checks">Its files of checks, by their paths.</param>
    /// <param name="cancellationToken">Ends waiting; the look goes on.</param>
    /// <exception cref="UserErrorException">It cannot be uploaded.</exception>
    public async Task<PushReport> RunAsync(
        string site, JsonObject policy, IReadOnlyDictionary<string, byte[]> checks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (Token.Problem(site) is { } problem)
            throw new UserErrorException($"--site: {problem}");
        string stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var name = new UploadName(site, $"{policy["task"]}-{stamp}-{Guid.NewGuid().ToString("N")[..6]}.zip");
        byte[] archive = UploadArchive.Pack(new Dictionary<string, byte[]>(), Encoding.UTF8.GetBytes(policy.ToJsonString()), checks);
        if (BuildFolder.Check(name, archive) is { Upload: null } bad)
            throw new UserErrorException(string.Join('\n', bad.Problems));
        string id = await account.UploadAsync(name, archive, cancellationToken);
        return await new PushFollower(account, time).FollowAsync(
            id, (PushSummary _) => { }, cancellationToken, () => printer.Say(PushRun.Nobody(name, account.UploadContainer)));
    }

    /// <summary>The <c>push.json</c> of a look.</summary>
    public static JsonObject Policy(string task, IEnumerable<string> devices) => new()
    {
        ["task"] = task,
        ["devices"] = new JsonArray([.. devices.Select(d => (JsonNode)d)]),
        // People wait for it: a runner that is not there now is told.
        ["runnerWait"] = "5s",
    };

    /// <summary>The site of a device, by its newest push.</summary>
    /// <exception cref="UserErrorException">No push had it.</exception>
    public async Task<string> SiteOfAsync(string device, CancellationToken cancellationToken)
    {
        foreach (PushSummary[] page in (await account.Table.ListAsync(null, int.MaxValue, cancellationToken))
            .Where(p => p.IsFinal && p.Status is not (PushStatus.Refused or PushStatus.Superseded)).Chunk(ReadAtOnce))
        {
            DeviceRow?[] rows = await Task.WhenAll(page.Select(p => account.Table.FindDeviceAsync(p.Id, device, cancellationToken)));
            if (page.Zip(rows).FirstOrDefault(p => p.Second is not null) is ({ } push, _))
                return push.Site;
        }

        throw new UserErrorException($"no push had a device {device}; say its site with --site");
    }

    /// <summary>Prints what a look found: those alike together, and what is wrong with the others.</summary>
    public void Print(PushReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (printer.IsJson)
        {
            printer.Print(report, time.GetUtcNow());
            return;
        }

        foreach (var alike in report.Devices.GroupBy(d => (d.Outcome, Details: string.Join('\n', ReportText.Details(d)))))
        {
            printer.Say($"{DeviceRanges.Of(alike.Select(d => d.Device))}: {ReportText.Of(alike.Key.Outcome)}");
            foreach (string line in alike.Key.Details.Split('\n').Where(l => l.Length > 0))
                printer.Say($"  {line}");
        }

        foreach (string problem in report.Problems.Select(p => p.ToString()))
            printer.Say(problem);
        foreach (string note in report.Notes)
            printer.Say($"note: {note}");
        printer.Say($"{ReportText.Of(report.Task)} {report.Id} {ReportText.Words(report.Status)}: {report.Message}");
    }
}
