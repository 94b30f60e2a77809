using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Eos;
using Leafwire.Pipeline.History;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Spectre.Console;

namespace Leafwire.Cli.Log;

/// <summary><c>leafwire log --device NAME</c>: what a device ran, when, and from which push; or how two of these differ.</summary>
internal static class LogCommand
{
    public static Command Create()
    {
        var device = new Option<string>("--device") { Description = "The device", Required = true };
        var site = new Option<string?>("--site") { Description = "Its site (default: all)" };
        var limit = new Option<int>("--limit") { Description = "How many pushes to list", DefaultValueFactory = _ => 20 };
        var diff = new Option<string[]>("--diff")
        {
            Description = "Show how what it ran after one push differs from what it ran after another",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var storage = new StorageArguments();
        var command = new Command("log", "Show what a device ran, when, and from which push") { device, site, limit, diff, json };
        storage.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using StorageAccount account = storage.Open(parsed);
            var printer = new Printer(parsed.GetValue(json));
            string name = parsed.GetRequiredValue(device);
            if (parsed.GetValue(diff) is [var one, var other])
                return await DiffAsync(account, name, one, other, cancellationToken);
            if (parsed.GetValue(limit) < 1)
                throw new UserErrorException("--limit: a number from 1");
            IReadOnlyList<DeviceLogEntry> entries = await new PushArchive(account.Table, account.Results).LogAsync(
                name, parsed.GetValue(site), parsed.GetValue(limit), cancellationToken);
            if (parsed.GetValue(json))
                BuildServer.Json.WriteLine(JsonSerializer.Serialize(entries, LogJson.Default.IReadOnlyListDeviceLogEntry));
            else
                Print(printer, name, entries);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Print(Printer printer, string device, IReadOnlyList<DeviceLogEntry> entries)
    {
        if (entries.Count == 0)
        {
            printer.Say($"no push of {device} is over");
            return;
        }

        var table = new WideTable(
            "ended", "push", "site", "upload", "outcome", "runs", "changed", "from", "restores", "restored by");
        foreach (DeviceLogEntry entry in entries)
        {
            table.Add(
                entry.EndedAt is { } ended ? ReportText.Time(ended) : "",
                entry.PushId,
                Markup.Escape(entry.Site),
                Markup.Escape(entry.Upload),
                ReportText.Of(entry.Outcome),
                ReportText.Of(entry.Runs),
                string.Create(CultureInfo.InvariantCulture, $"+{entry.Added} -{entry.Removed}"),
                Markup.Escape(entry.Provenance?.ToString() ?? ""),
                string.Join(", ", entry.Restores),
                string.Join(", ", entry.RestoredBy));
        }

        table.Write(printer.Console);
    }

    private static async Task<int> DiffAsync(
        StorageAccount account, string device, string one, string other, CancellationToken cancellationToken)
    {
        string before = await RanAfterAsync(account, device, one, cancellationToken),
            after = await RanAfterAsync(account, device, other, cancellationToken);
        string difference = LineDiff.Of($"after push {one}", before, $"after push {other}", after);
        BuildServer.People(Console.Out, Environment.GetEnvironmentVariable).Write(
            difference.Length == 0 ? $"{device} ran the same after both\n" : SecretRedactor.RedactForms(difference));
        return ExitCodes.Ok;
    }

    private static async Task<string> RanAfterAsync(StorageAccount account, string device, string id, CancellationToken cancellationToken)
    {
        PushSummary push = await account.PushAsync(id, cancellationToken);
        (string? text, string? problem) = await new PushArchive(account.Table, account.Results).RanAfterAsync(
            push, device, cancellationToken);
        return text ?? throw new UserErrorException(problem!, ExitCodes.PushFailed);
    }
}
