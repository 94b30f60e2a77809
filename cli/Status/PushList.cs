using System.Text.Json;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.View;
using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Spectre.Console;

namespace Leafwire.Cli.Status;

/// <summary>Lists pushes, newest first.</summary>
internal sealed class PushList(StorageAccount account, Printer printer, TimeProvider time)
{
    public async Task<int> PrintAsync(PushFilter filter, int limit, CancellationToken cancellationToken)
    {
        if (limit < 1)
            throw new UserErrorException("--limit: a number from 1");
        if (filter.Problem() is { } bad)
            throw new UserErrorException($"--{(bad.Name == "pullRequest" ? "pull-request" : bad.Name)}: {bad.Reason}");
        IReadOnlyList<PushSummary> pushes = await account.Table.SelectAsync(filter, limit, cancellationToken);
        if (printer.IsJson)
            BuildServer.Json.WriteLine(JsonSerializer.Serialize(pushes, ApiJson.Default.IReadOnlyListPushSummary));
        else if (pushes.Count > 0)
            TableOf(pushes).Write(printer.Console);
        else if (filter == new PushFilter())
            printer.SayWhole($"no push yet; this uploads one and follows it:  {ProgramName.Text} push DIR --site NAME --wait");
        else
            printer.SayWhole($"no push is like that; all of them:  {ProgramName.Text} status");
        return ExitCodes.Ok;
    }

    // Ids are copied, so they are never broken; what does not fit is what was said of a push.
    private WideTable TableOf(IReadOnlyList<PushSummary> pushes)
    {
        bool isSaid = pushes.Any(p => p.Provenance is not null);
        string[] sentences = ["upload", "what", .. isSaid ? ["from"] : Array.Empty<string>()];
        var table = new WideTable(["push", "when", "site", "status", .. sentences]) { Sentences = sentences };
        DateTimeOffset now = time.GetUtcNow();
        foreach (PushSummary push in pushes)
        {
            table.Add(
            [
                push.Id,
                TimeText.Ago(now - push.UploadedAt),
                Markup.Escape(push.Site),
                $"[{PushWords.Color(push.Status)}]{ReportText.Words(push.Status)}[/]",
                Markup.Escape(push.Upload),
                Markup.Escape(ReportText.Printable(PushWords.Of(push))),
                .. isSaid ? [Markup.Escape(push.Provenance?.ToString() ?? "")] : Array.Empty<string>(),
            ]);
        }

        return table;
    }
}
