using System.CommandLine;
using System.Text.Json;
using Leafwire.Cli.Client;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Plan;

/// <summary><c>leafwire plan DIR|FILE</c>: the waves in which a build would be pushed, and why; nothing is uploaded.</summary>
internal static class PlanCommand
{
    public static Command Create(TimeProvider time)
    {
        var path = new Argument<string>("path") { Description = "The folder that AVD wrote (or its intended/configs), or one .cfg file" };
        var site = new Option<string>("--site") { Description = "The site that it would be pushed to", DefaultValueFactory = _ => "site" };
        var policy = new Option<string?>("--policy") { Description = "A push.json (default: the folder's own, or the default policy)" };
        Option<string[]> limit = BuildFolder.LimitOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("plan", "Show the waves of a push and why they are so; nothing is uploaded")
        {
            path, site, policy, limit, json,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(path), parsed.GetRequiredValue(site), parsed.GetValue(policy), parsed.GetValue(limit) ?? [],
            parsed.GetValue(json), time, Console.Out));
        return command;
    }

    /// <summary>Plans a build as the pipeline would, and prints it.</summary>
    /// <exception cref="UserErrorException">It would be refused.</exception>
    public static int Run(
        string path, string site, string? policyFile, IReadOnlyList<string> limit, bool json, TimeProvider time, TextWriter output)
    {
        if (!UploadName.TryParse($"{site}/plan.zip", out UploadName? name, out string? bad))
            throw new UserErrorException($"--site: {bad ?? "this is no site's name"}");
        BuildContent content = BuildFolder.Read(path);
        byte[] archive = UploadArchive.Pack(content.Files, BuildFolder.ReadPolicy(path, policyFile, dryRun: false, limit));
        UploadResult read = BuildFolder.Check(name, archive);
        (PushPlan? plan, IReadOnlyList<UploadProblem> problems) = read.Upload is { } upload
            ? Planner.Plan(FoundUpload.Of(name, "", time.GetUtcNow()), upload, time.GetUtcNow())
            : (null, read.Problems);
        if (plan is null)
            throw new UserErrorException(string.Join('\n', problems));
        plan = plan with { Notes = [.. content.Notes, .. plan.Notes] };
        output.WriteLine(json ? JsonSerializer.Serialize(PlanDocument.Of(plan), PlanJson.Default.PlanDocument) : PlanText.Of(plan));
        return ExitCodes.Ok;
    }
}
