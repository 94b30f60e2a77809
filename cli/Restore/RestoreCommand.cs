using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Push;
using Leafwire.Pipeline.History;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Restore;

/// <summary><c>leafwire restore</c>: pushes what switches ran before.</summary>
internal static class RestoreCommand
{
    public static Command Create(TimeProvider time)
    {
        var push = new Option<string[]>("--push")
        {
            Description = "Undo these pushes: their devices get what they ran before",
            AllowMultipleArgumentsPerToken = true,
        };
        var device = new Option<string?>("--device") { Description = "With --at: put this device back" };
        var at = new Option<string?>("--at") { Description = "With --device: to what it ran at this moment, as 2026-03-01T12:00:00Z" };
        var site = new Option<string?>("--site") { Description = "With --before: put this site back; with --device: the device's site" };
        var before = new Option<string?>("--before") { Description = "With --site: to what it ran before this push" };
        var force = new Option<bool>("--force") { Description = "Also devices that other pushes changed since" };
        var approval = new Option<bool>("--approval") { Description = "Show the differences and wait for an approval" };
        var policy = new Option<string?>("--policy") { Description = "A push.json for the restore (default: the default policy)" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Load and diff only" };
        var wait = new Option<bool>("--wait") { Description = "Follow the push to its end" };
        var json = new Option<bool>("--json")
        {
            Description = "Print JSON: with --wait an object a line while it happens; at the end the document",
        };
        var provenance = new ProvenanceArguments();
        var storage = new StorageArguments();
        var command = new Command("restore", "Push what switches ran before")
        {
            push, device, at, site, before, force, approval, policy, dryRun, wait, json,
        };
        provenance.AddTo(command);
        storage.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Provenance? from = provenance.Read(parsed, Environment.GetEnvironmentVariable);
            using StorageAccount account = storage.Open(parsed);
            var printer = new Printer(parsed.GetValue(json));
            var run = new RestoreRun(account, printer, time);
            RestorePlan plan =
                (parsed.GetValue(push), parsed.GetValue(device), parsed.GetValue(at), parsed.GetValue(site), parsed.GetValue(before)) switch
                {
                    ({ Length: > 0 } ids, null, null, null, null) => await run.Restorer.UndoAsync(ids, cancellationToken),
                    ([] or null, { } name, { } moment, var where, null) =>
                        await run.Restorer.ToMomentAsync(name, where, Moment(moment), cancellationToken),
                    ([] or null, null, null, { } where, { } id) => await run.Restorer.BeforeAsync(where, id, cancellationToken),
                    _ => throw new UserErrorException(
                        "say what to restore: --push ID…, or --device NAME --at TIME, or --site NAME --before ID"),
                };
            JsonObject settings = RestoreRun.Settings(parsed.GetValue(policy), parsed.GetValue(dryRun), parsed.GetValue(approval));
            (string id2, UploadName upload) = await run.UploadAsync(plan, settings, parsed.GetValue(force), from, cancellationToken);
            var pushed = new PushRun(account, time, printer);
            return parsed.GetValue(wait) ? await pushed.FollowAsync(id2, upload, null, null, cancellationToken) : pushed.Leave(id2, upload);
        });
        return command;
    }

    private static DateTimeOffset Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment
            : throw new UserErrorException("--at: a moment such as 2026-03-01T12:00:00Z; without a zone it is UTC");
}
