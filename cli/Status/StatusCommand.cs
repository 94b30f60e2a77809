using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Push;
using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Spectre.Console;

namespace Leafwire.Cli.Status;

/// <summary><c>leafwire status [ID]</c>: the newest pushes, or one in full.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var id = new Argument<string?>("id")
        {
            Description = "A push's id (default: list the newest pushes)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var site = new Option<string?>("--site") { Description = "List this site's pushes only" };
        var limit = new Option<int>("--limit") { Description = "How many to list", DefaultValueFactory = _ => 20 };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var author = new Option<string?>("--author") { Description = "List the pushes of this author only" };
        var commit = new Option<string?>("--commit") { Description = "List the pushes of this commit only; its beginning is enough" };
        var pullRequest = new Option<string?>("--pull-request") { Description = "List the pushes of this pull request only" };
        var ticket = new Option<string?>("--ticket") { Description = "List the pushes for this ticket only" };
        var full = new Option<bool>("--full") { Description = "Of a push that waits for approval: show long diffs and lists whole" };
        var storage = new StorageArguments();
        var command = new Command("status", "Show pushes, or one push")
        {
            id, site, limit, json, full, author, commit, pullRequest, ticket,
        };
        storage.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using StorageAccount account = storage.Open(parsed);
            return parsed.GetValue(id) is { } push
                ? await ShowAsync(account, push, new Printer(parsed.GetValue(json)), parsed.GetValue(full), cancellationToken)
                : await ListAsync(account, Filter(parsed), parsed.GetValue(limit), parsed.GetValue(json), cancellationToken);
        });
        return command;

        PushFilter Filter(ParseResult parsed) => new()
        {
            Site = parsed.GetValue(site),
            Author = parsed.GetValue(author),
            Commit = parsed.GetValue(commit),
            PullRequest = parsed.GetValue(pullRequest),
            Ticket = parsed.GetValue(ticket),
        };
    }

    private static async Task<int> ShowAsync(
        StorageAccount account, string id, Printer printer, bool full, CancellationToken cancellationToken)
    {
        if (!PushId.IsValid(id))
            throw new UserErrorException(PushId.Wrong(id));
        PushSummary push = await account.Table.FindAsync(id, cancellationToken)
            ?? throw new UserErrorException($"no push has the id {id} in this storage account");
        PushReport? report = await account.Results.FindReportAsync(push.Site, push.Id, cancellationToken);
        if (report is null)
        {
            printer.Say($"push {id} {PushWords.Line(push)}");
            return ExitCodes.Ok;
        }

        // Whoever is asked to agree sees to what.
        if (report.Status == PushStatus.AwaitingApproval && !printer.IsJson)
            printer.Print(await new PreviewReader(account.Results, account.Drift).ReadAsync(report, null, cancellationToken), full);
        else
            printer.Print(report with { RestoredBy = push.RestoredBy });
        if (!push.IsFinal && push.Hindrance is { Length: > 0 } hindrance)
            printer.Say($"it is hindered: {hindrance}");
        foreach (string next in printer.IsJson ? [] : PushWords.Next(push))
            printer.SayWhole(next);
        if (!printer.IsJson && await account.Results.IsKeptAsync(push.Site, push.Id, cancellationToken))
            printer.Say("it is kept");
        return report.IsFinal ? PushWords.ExitCode(report.Status) : ExitCodes.Ok;
    }

    private static async Task<int> ListAsync(
        StorageAccount account, PushFilter filter, int limit, bool json, CancellationToken cancellationToken)
    {
        if (limit < 1)
            throw new UserErrorException("--limit: a number from 1");
        if (filter.Problem() is { } bad)
            throw new UserErrorException($"--{(bad.Name == "pullRequest" ? "pull-request" : bad.Name)}: {bad.Reason}");
        IReadOnlyList<PushSummary> pushes = await account.Table.SelectAsync(filter, limit, cancellationToken);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(pushes, ApiJson.Default.IReadOnlyListPushSummary));
            return ExitCodes.Ok;
        }

        Table table = new Table().Border(TableBorder.Simple).AddColumns("push", "site", "upload", "uploaded", "status", "devices", "what");
        bool isSaid = pushes.Any(p => p.Provenance is not null);
        if (isSaid)
            table.AddColumn("from");
        foreach (PushSummary push in pushes)
        {
            string[] row =
            [
                push.Id,
                Markup.Escape(push.Site),
                Markup.Escape(push.Upload),
                ReportText.Time(push.UploadedAt),
                $"[{PushWords.Color(push.Status)}]{ReportText.Of(push.Status)}[/]",
                push.DeviceCount.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(PushWords.Of(push)),
                .. isSaid ? [Markup.Escape(push.Provenance?.ToString() ?? "")] : Array.Empty<string>(),
            ];
            table.AddRow(row);
        }

        // Without a terminal no line is broken.
        new Printer(json: false).Console.Write(table);
        return ExitCodes.Ok;
    }
}
