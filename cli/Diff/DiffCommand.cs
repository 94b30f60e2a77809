using System.CommandLine;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Push;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Diff;

/// <summary><c>leafwire diff DIR|FILE --site NAME</c>: what a push would change, and what that may break. No switch is changed.</summary>
internal static class DiffCommand
{
    public static Command Create(TimeProvider time)
    {
        var path = new Argument<string>("path") { Description = "The folder that AVD wrote (or its intended/configs), or one .cfg file" };
        var site = new Option<string>("--site") { Description = "The site to compare with", Required = true };
        var policy = new Option<string?>("--policy") { Description = "A push.json (default: the folder's own, or the default policy)" };
        Option<string[]> limit = BuildFolder.LimitOption();
        var device = new Option<string?>("--device") { Description = "Show these devices only: a name, or a pattern with * and ?" };
        var full = new Option<bool>("--full") { Description = "Show long diffs and lists whole" };
        var json = new Option<bool>("--json")
        {
            Description = "Print one JSON object a line while it happens, and the document at the end",
        };
        var storage = new StorageArguments();
        var command = new Command("diff", "Show what a push would change, each difference once, and what that may break")
        {
            path, site, policy, limit, device, full, json,
        };
        storage.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using StorageAccount account = storage.Open(parsed);
            var push = new PushRun(account, time, new Printer(parsed.GetValue(json)))
            {
                Device = parsed.GetValue(device),
                IsFull = parsed.GetValue(full),
            };
            var request = new BuildRequest(parsed.GetRequiredValue(path), parsed.GetRequiredValue(site))
            {
                PolicyFile = parsed.GetValue(policy), DryRun = true, Limit = parsed.GetValue(limit),
            };
            (string id, UploadName name) = await push.UploadAsync(request, from: null, cancellationToken);
            return await push.PreviewAsync(id, name, cancellationToken);
        });
        return command;
    }
}
