using System.CommandLine;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Cli.Looks;

/// <summary>
/// <c>leafwire fetch --device NAME</c>: gives the configuration that a switch runs now. It comes through storage, as all that
/// switches run does: no other way out of the site is open to it.
/// </summary>
internal static class FetchCommand
{
    public static Command Create(TimeProvider time)
    {
        var device = new Option<string>("--device") { Description = "The device", Required = true };
        var site = new Option<string?>("--site") { Description = "Its site (default: that of its newest push)" };
        var file = new Option<string?>("--out") { Description = "Write it to this file (default: standard output)" };
        var storage = new StorageArguments();
        var command = new Command("fetch", "Show what a switch runs now, secrets and all") { device, site, file };
        storage.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using StorageAccount account = storage.Open(parsed);
            // Programs read the configuration, people what hinders it.
            var run = new LookRun(account, time, new Printer(json: true));
            string name = parsed.GetRequiredValue(device);
            string where = parsed.GetValue(site) ?? await run.SiteOfAsync(name, cancellationToken);
            PushReport report = await run.RunAsync(
                where, LookRun.Policy("fetch", [name]), new Dictionary<string, byte[]>(), cancellationToken);
            DeviceReport? found = report.Devices.FirstOrDefault(d => d.Device == name);
            if (found?.Running is not { } blob
                || await account.Results.FindTextAsync(where, report.Id, blob, cancellationToken) is not { } text)
                throw new UserErrorException($"{name}: {found?.Message ?? report.Message}", ExitCodes.PushFailed);
            if (parsed.GetValue(file) is { } path)
                await File.WriteAllTextAsync(path, text, cancellationToken);
            else
                Console.Out.Write(text);
            return ExitCodes.Ok;
        });
        return command;
    }
}
