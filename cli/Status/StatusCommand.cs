using System.CommandLine;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Push;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Cli.Status;

/// <summary><c>leafwire status [ID]</c>: the newest pushes, or one in full.</summary>
internal static class StatusCommand
{
    public static Command Create(TimeProvider time)
    {
        var id = new Argument<string?>("id")
        {
            Description = "A push's id, or as much of its beginning as no other has (default: list the newest pushes)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var site = new Option<string?>("--site") { Description = "List this site's pushes only" };
        var limit = new Option<int>("--limit") { Description = "How many to list", DefaultValueFactory = _ => 20 };
        var json = new Option<bool>("--json")
        {
            Description = "Print JSON: with --follow an object a line while it happens; at the end the document",
        };
        var author = new Option<string?>("--author") { Description = "List the pushes of this author only" };
        var commit = new Option<string?>("--commit") { Description = "List the pushes of this commit only; its beginning is enough" };
        var pullRequest = new Option<string?>("--pull-request") { Description = "List the pushes of this pull request only" };
        var ticket = new Option<string?>("--ticket") { Description = "List the pushes for this ticket only" };
        var full = new Option<bool>("--full")
        {
            Description = "Show every device; of a push that waits for approval, long diffs and lists whole",
        };
        var follow = new Option<bool>("--follow") { Description = "Follow the push to its end" };
        var storage = new StorageArguments();
        var command = new Command("status", "Show pushes, or one push")
        {
            id, site, limit, follow, json, full, author, commit, pullRequest, ticket,
        };
        storage.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using StorageAccount account = storage.Open(parsed);
            var printer = new Printer(parsed.GetValue(json));
            if (parsed.GetValue(id) is not { } given)
                return parsed.GetValue(follow)
                    ? throw new UserErrorException($"--follow: say which push, as {ProgramName.Text} status lists them")
                    : await new PushList(account, printer, time).PrintAsync(Filter(parsed), parsed.GetValue(limit), cancellationToken);
            PushSummary push = await account.PushAsync(given, cancellationToken);
            return parsed.GetValue(follow) && !push.IsFinal
                ? await new PushRun(account, time, printer) { IsFull = parsed.GetValue(full) }.FollowAsync(push, cancellationToken)
                : await ShowAsync(account, push, printer, parsed.GetValue(full), time, cancellationToken);
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
        StorageAccount account, PushSummary push, Printer printer, bool full, TimeProvider time, CancellationToken cancellationToken)
    {
        PushReport? report = await account.Results.FindReportAsync(push.Site, push.Id, cancellationToken);
        if (report is null)
        {
            printer.Say($"push {push.Id} {PushWords.Line(push)}");
            return ExitCodes.Ok;
        }

        // Whoever is asked to agree sees to what.
        if (report.Status == PushStatus.AwaitingApproval && !printer.IsJson)
            printer.Print(await new PreviewReader(account.Results, account.Drift).ReadAsync(report, null, cancellationToken), full);
        else
            printer.Print(
                report with { RestoredBy = push.RestoredBy, Message = push.IsFinal ? report.Message : push.Message },
                time.GetUtcNow(), full);
        if (!push.IsFinal && push.Hindrance is { Length: > 0 } hindrance)
            printer.Say($"it is hindered: {hindrance}");
        foreach (string next in printer.IsJson ? [] : PushWords.Next(push))
            printer.SayWhole(next);
        if (!printer.IsJson && await account.Results.IsKeptAsync(push.Site, push.Id, cancellationToken))
            printer.Say("it is kept");
        return report.IsFinal ? PushWords.ExitCode(report.Status) : ExitCodes.Ok;
    }
}
