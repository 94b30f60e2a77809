using System.CommandLine;
using System.Globalization;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;
using Token = Leafwire.Contracts.Token;

namespace Leafwire.Cli.Push;

/// <summary><c>leafwire push DIR|FILE --site NAME</c>: uploads a build, and follows its push when asked to.</summary>
internal static class PushCommand
{
    public static Command Create(TimeProvider time)
    {
        var path = new Argument<string>("path") { Description = "The folder that AVD wrote (or its intended/configs), or one .cfg file" };
        var site = new Option<string>("--site") { Description = "The site to push to", Required = true };
        var policy = new Option<string?>("--policy") { Description = "A push.json (default: the folder's own, or the default policy)" };
        var build = new Option<string?>("--build") { Description = "The upload's name (default: the time); the same name again is a new push" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Load and diff only" };
        var wait = new Option<bool>("--wait") { Description = "Follow the push to its end" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var junit = new Option<string?>("--junit") { Description = "With --wait: write the result as JUnit XML" };
        var summary = new Option<string?>("--summary") { Description = "With --wait: write the result as Markdown" };
        var storage = new StorageArguments();
        var command = new Command("push", "Upload configurations, which starts a push") { path, site, policy, build, dryRun, wait, json, junit, summary };
        storage.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using StorageAccount account = storage.Open(parsed);
            var push = new PushRun(account, time, new Printer(parsed.GetValue(json)));
            (string id, UploadName name) = await push.UploadAsync(
                parsed.GetRequiredValue(path), parsed.GetRequiredValue(site), parsed.GetValue(policy), parsed.GetValue(build), parsed.GetValue(dryRun), cancel);
            return parsed.GetValue(wait) || parsed.GetValue(junit) is not null || parsed.GetValue(summary) is not null
                ? await push.FollowAsync(id, parsed.GetValue(junit), parsed.GetValue(summary), cancel)
                : push.Leave(id, name);
        });
        return command;
    }
}

/// <summary>One run of the command.</summary>
internal sealed class PushRun(StorageAccount account, TimeProvider time, Printer printer)
{
    public async Task<(string Id, UploadName Name)> UploadAsync(string path, string site, string? policyFile, string? build, bool dryRun, CancellationToken cancel)
    {
        if (Token.Problem(site) is { } problem)
            throw new UserErrorException($"--site: {problem}");
        var name = new UploadName(site, (build ?? DefaultBuild()) + ".zip");
        if (!UploadName.TryParse(name.Path, out _, out string? bad))
            throw new UserErrorException($"--build: {bad ?? "this is no file name"}");
        byte[] archive = BuildFolder.Pack(BuildFolder.Read(path), BuildFolder.ReadPolicy(path, policyFile, dryRun));
        if (BuildFolder.Check(name, archive) is { Count: > 0 } problems)
            throw new UserErrorException(string.Join('\n', problems));
        return (await account.UploadAsync(name, archive, cancel), name);
    }

    public async Task<int> FollowAsync(string id, string? junit, string? summary, CancellationToken cancel)
    {
        printer.Say($"push {id}");
        PushReport report = await new PushFollower(account, time).FollowAsync(id, push => printer.Say($"{ReportText.Of(push.Status)}: {push.Words}"), cancel);
        if (junit is not null)
            await File.WriteAllTextAsync(junit, JUnitReport.Write(report), cancel);
        if (summary is not null)
            await File.WriteAllTextAsync(summary, SummaryMarkdown.Write(report), cancel);
        printer.Print(report);
        return report.Status == PushStatus.Succeeded ? ExitCodes.Ok : ExitCodes.PushFailed;
    }

    public int Leave(string id, UploadName name)
    {
        printer.Print(new UploadedDocument(id, name.Site, name.Name));
        return ExitCodes.Ok;
    }

    private string DefaultBuild() =>
        time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..6];
}
