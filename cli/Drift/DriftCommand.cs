using System.CommandLine;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Push;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Command = System.CommandLine.Command;

namespace Leafwire.Cli.Drift;

/// <summary>
/// <c>leafwire drift --site NAME</c>: which switches run something else than what was confirmed, and what is done about it.
/// </summary>
internal static class DriftCommand
{
    private const string Site = "site";

    public static Command Create(TimeProvider time)
    {
        var site = new Option<string>("--site") { Description = "The site", Required = true };
        var device = new Option<string?>("--device") { Description = "These devices only: a name, or a pattern with * and ?" };
        var now = new Option<bool>("--now") { Description = "Compare now, and do not show what the last run found" };
        var stance = new Option<string?>("--stance")
        {
            Description = "Set what is done about drift, at the site or on --device: report, refuse, reapply, adopt; "
                + "for a device also site, as at its site",
        };
        var reapply = new Option<bool>("--reapply") { Description = "Push what was confirmed onto those that drifted, through approval" };
        var adopt = new Option<bool>("--adopt") { Description = "Take what those that drifted run for what was confirmed" };
        var patch = new Option<string?>("--patch")
        {
            Description = "Write a patch file for each device whose drift was adopted: what its configuration needs to say the same",
        };
        var full = new Option<bool>("--full") { Description = "Show long diffs whole" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var provenance = new ProvenanceArguments();
        var storage = new StorageArguments();
        var command = new Command("drift", "Show which switches run something else than what was confirmed on them")
        {
            site, device, now, stance, reapply, adopt, patch, full, json,
        };
        provenance.AddTo(command);
        storage.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string where = parsed.GetRequiredValue(site);
            if (Contracts.Token.Problem(where) is { } problem)
                throw new UserErrorException($"--site: {problem}");
            if (new[] { parsed.GetValue(stance) is not null, parsed.GetValue(reapply), parsed.GetValue(adopt) }.Count(said => said) > 1)
                throw new UserErrorException("say one of --stance, --reapply and --adopt");
            using StorageAccount account = storage.Open(parsed);
            var printer = new Printer(parsed.GetValue(json));
            var run = new DriftRun(account, time, printer, where, parsed.GetValue(device));
            if (parsed.GetValue(stance) is { } wanted)
            {
                await run.SetStanceAsync(wanted == Site ? null : Stance(wanted), cancellationToken);
                return ExitCodes.Ok;
            }

            if (parsed.GetValue(now) && await run.LookAsync(cancellationToken) is { Status: not PushStatus.Succeeded } failed)
                throw new UserErrorException(failed.Message, ExitCodes.PushFailed);
            if (parsed.GetValue(reapply))
            {
                (string id, UploadName name) = await run.ReapplyAsync(
                    provenance.Read(parsed, Environment.GetEnvironmentVariable), cancellationToken);
                return new PushRun(account, time, printer).Leave(id, name);
            }

            if (parsed.GetValue(adopt))
                await run.AdoptAsync(cancellationToken);
            if (parsed.GetValue(patch) is { } folder)
                await run.WritePatchesAsync(folder, cancellationToken);
            return await run.ShowAsync(parsed.GetValue(full), cancellationToken);
        });
        return command;
    }

    private static DriftStance Stance(string text) =>
        text.All(char.IsAsciiLetter) && Enum.TryParse(text, ignoreCase: true, out DriftStance stance)
            ? stance
            : throw new UserErrorException($"--stance: '{text}' is none; say report, refuse, reapply, adopt or site");
}
