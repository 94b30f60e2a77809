using System.CommandLine;
using System.Text.Json;
using Azure;
using Leafwire.Cli.Client;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Steps;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Command = System.CommandLine.Command;

namespace Leafwire.Cli.Plan;

/// <summary><c>leafwire plan DIR|FILE</c>: the waves in which a build would be pushed, and why; nothing is uploaded.</summary>
internal static class PlanCommand
{
    // Of a plan for no site in particular.
    private const string AnySite = "site";

    public static Command Create(TimeProvider time)
    {
        var path = new Argument<string>("path") { Description = "The folder that AVD wrote (or its intended/configs), or one .cfg file" };
        var site = new Option<string?>("--site")
        {
            Description = "The site that it would be pushed to: what it asks of every push is read from storage (default: none)",
        };
        var policy = new Option<string?>("--policy") { Description = "A push.json (default: the folder's own, or the default policy)" };
        Option<string[]> limit = BuildFolder.LimitOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var storage = new StorageArguments();
        var command = new Command("plan", "Show the waves of a push and why they are so; nothing is uploaded")
        {
            path, site, policy, limit, json,
        };
        storage.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string? name = parsed.GetValue(site);
            using StorageAccount? account = name is null ? null : storage.TryOpen(parsed);
            (StoredSitePolicy? asked, string? unknown) = name is null ? default : await AskedAsync(account, name, cancellationToken);
            return Run(parsed.GetRequiredValue(path), name ?? AnySite, parsed.GetValue(policy), parsed.GetValue(limit) ?? [],
                parsed.GetValue(json), time, Console.Out, asked, unknown);
        });
        return command;
    }

    /// <summary>Plans a build as the pipeline would, and prints it.</summary>
    /// <exception cref="UserErrorException">It would be refused.</exception>
    public static int Run(
        string path, string site, string? policyFile, IReadOnlyList<string> limit, bool json, TimeProvider time, TextWriter output,
        StoredSitePolicy? asked = null, string? unknown = null)
    {
        if (!UploadName.TryParse($"{site}/plan.zip", out UploadName? name, out string? bad))
            throw new UserErrorException($"--site: {bad ?? "this is no site's name"}");
        BuildContent content = BuildFolder.Read(path);
        byte[] archive = UploadArchive.Pack(content.Files, BuildFolder.ReadPolicy(path, policyFile, dryRun: false, limit));
        UploadResult read = BuildFolder.Check(name, archive);
        (PushPlan? plan, IReadOnlyList<UploadProblem> problems) = read.Upload is { } upload
            ? SitePlanner.Plan(FoundUpload.Of(name, "", time.GetUtcNow()), upload, upload.Policy.OnlyLooks ? null : asked, time.GetUtcNow())
            : (null, read.Problems);
        if (plan is null)
            throw new UserErrorException(string.Join('\n', problems));
        // As it stands with people's word, whenever they give it.
        WindowAnswer? window = plan.Policy.WindowAt(time.GetUtcNow(), isApproved: true);
        if (window is { IsOpen: false, OpensAt: null })
            throw new UserErrorException(WindowWords.Over(plan));
        string[] waits = window is { IsOpen: false, OpensAt: { } opens } ? [$"the push {WindowWords.Waits(opens)}"] : [];
        plan = plan with { Notes = [.. content.Notes, .. plan.Notes, .. waits, .. unknown is null ? [] : new[] { unknown }] };
        output.WriteLine(json ? JsonSerializer.Serialize(PlanDocument.Of(plan), PlanJson.Default.PlanDocument) : PlanText.Of(plan));
        return ExitCodes.Ok;
    }

    // Who uploads has no rights on what sites ask for, and plans all the same; that it is not in the plan is said.
    private static async Task<(StoredSitePolicy? Asked, string? Unknown)> AskedAsync(
        StorageAccount? account, string site, CancellationToken cancellationToken)
    {
        if (account is null)
            return (null, $"what site {site} asks of every push is not in this plan: {StorageArguments.Unnamed}");
        try
        {
            return (await account.Policies.FindAsync(site, cancellationToken), null);
        }
        catch (RequestFailedException e)
        {
            return (null, $"what site {site} asks of every push is not in this plan: {SitePolicyStore.FileOf(site)} could not be read "
                + $"({e.Status}{(e.ErrorCode is { } code ? $" {code}" : "")})");
        }
    }
}
