using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Looks;

/// <summary><c>leafwire check [FILE] --site NAME</c>: runs checks without a push. No switch is changed.</summary>
internal static class CheckCommand
{
    public static Command Create(TimeProvider time)
    {
        var file = new Argument<string>("file")
        {
            Description = "A file of checks (.yml), a push.json, or the folder that holds push.json and checks/",
            DefaultValueFactory = _ => ".",
        };
        var site = new Option<string>("--site") { Description = "The site whose switches are asked", Required = true };
        var device = new Option<string[]>("--device")
        {
            Description = "These devices only: names, or patterns with * and ? (default: all that were pushed)",
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var junit = new Option<string?>("--junit") { Description = "Write the result as JUnit XML" };
        var summary = new Option<string?>("--summary") { Description = "Write the result as Markdown" };
        var storage = new StorageArguments();
        var command = new Command("check", "Run checks on switches, without a push") { file, site, device, json, junit, summary };
        storage.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            JsonObject policy = LookRun.Policy("check", parsed.GetValue(device) is { Length: > 0 } named ? named : ["*"]);
            IReadOnlyDictionary<string, byte[]> checks = Read(parsed.GetRequiredValue(file), policy);
            using StorageAccount account = storage.Open(parsed);
            var run = new LookRun(account, time, new Printer(parsed.GetValue(json)));
            PushReport report = await run.RunAsync(parsed.GetRequiredValue(site), policy, checks, cancellationToken);
            if (parsed.GetValue(junit) is { } xml)
                await File.WriteAllTextAsync(xml, JUnitReport.Write(report), cancellationToken);
            if (parsed.GetValue(summary) is { } markdown)
                await File.WriteAllTextAsync(markdown, SummaryMarkdown.Write(
                    await new PreviewReader(account.Results, account.Drift).ReadAsync(report, null, cancellationToken)), cancellationToken);
            run.Print(report);
            return report.Status == PushStatus.Succeeded ? ExitCodes.Ok : ExitCodes.PushFailed;
        });
        return command;
    }

    /// <summary>Reads checks: those of a <c>push.json</c> into the policy, and the files of others.</summary>
    private static Dictionary<string, byte[]> Read(string path, JsonObject policy)
    {
        if (Directory.Exists(path))
        {
            string folder = BuildFolder.Locate(path);
            foreach (string file in new[] { folder, path }.Select(f => Path.Combine(f, BuildFiles.PolicyFile)).Where(File.Exists).Take(1))
                ReadPolicy(file, policy);
            string[] places = [.. new[] { folder, path }.Select(f => Path.Combine(f, BuildFiles.ChecksFolder)).Where(Directory.Exists)
                .Distinct()];
            return places.SelectMany(Directory.EnumerateFiles).Where(IsYaml)
                .ToDictionary(f => $"{BuildFiles.ChecksFolder}/{Path.GetFileName(f)}", File.ReadAllBytes, StringComparer.Ordinal);
        }

        if (!File.Exists(path))
            throw new UserErrorException($"there is no file or folder '{path}'");
        if (IsYaml(path))
            return new Dictionary<string, byte[]> { [$"{BuildFiles.ChecksFolder}/{Path.GetFileName(path)}"] = File.ReadAllBytes(path) };
        ReadPolicy(path, policy);
        return [];
    }

    private static bool IsYaml(string file) => Path.GetExtension(file).ToUpperInvariant() is ".YML" or ".YAML";

    private static void ReadPolicy(string file, JsonObject policy)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllBytes(file), documentOptions: new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            }) is not JsonObject settings)
                throw new UserErrorException($"{file}: this is no JSON object");
            // What a push.json says beside them is about pushing.
            foreach (string key in (string[])["checks", "unknownChecks"])
            {
                if (settings[key] is { } value)
                    policy[key] = value.DeepClone();
            }
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{file}:{e.LineNumber + 1}: this is no JSON");
        }
    }
}
