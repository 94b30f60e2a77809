using System.CommandLine;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Cli.Push;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;
using Token = Leafwire.Contracts.Token;

namespace Leafwire.Cli.Watch;

/// <summary><c>leafwire watch DIR --site NAME</c>: pushes what AVD writes, build by build.</summary>
internal static class WatchCommand
{
    public static Command Create(TimeProvider time)
    {
        var path = new Argument<string>("path") { Description = "The folder that AVD writes to (or its parent with intended/configs)" };
        var site = new Option<string>("--site") { Description = "The site to push to", Required = true };
        var policy = new Option<string?>("--policy") { Description = "A push.json (default: the folder's own, or the default policy)" };
        var settle = new Option<string>("--settle")
        {
            Description = "How long nothing may change before a build counts as whole",
            DefaultValueFactory = _ => "2s",
        };
        var state = new Option<string?>("--state") { Description = "Where to remember what was pushed (default: the user's state folder)" };
        var storage = new StorageArguments();
        var command = new Command("watch", "Push whatever AVD writes to a folder, build by build") { path, site, policy, settle, state };
        storage.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string folder = BuildFolder.Locate(parsed.GetRequiredValue(path));
            if (Token.Problem(parsed.GetRequiredValue(site)) is { } problem)
                throw new UserErrorException($"--site: {problem}");
            if (!Duration.TryParse(parsed.GetRequiredValue(settle), out TimeSpan quiet) || quiet <= TimeSpan.Zero)
                throw new UserErrorException("--settle: a duration such as 2s or 1m");
            using StorageAccount account = storage.Open(parsed);
            var printer = new Printer(json: false);
            var pushed = PushedFiles.Load(parsed.GetValue(state) ?? DefaultState(), folder, parsed.GetRequiredValue(site));
            var watcher = new BuildWatcher(folder, parsed.GetRequiredValue(site), parsed.GetValue(policy), quiet, pushed,
                new StoragePusher(account, time, printer), time, printer.Say);
            printer.Say($"watching {folder} for site {parsed.GetRequiredValue(site)}; Ctrl-C stops");
            try
            {
                await watcher.RunAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                printer.Say("stopped watching");
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static string DefaultState() => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } home ? home : Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
        "leafwire");

    private sealed class StoragePusher(StorageAccount account, TimeProvider time, Printer printer) : IBuildPusher
    {
        public async Task<PushReport> PushAsync(UploadName name, byte[] archive, CancellationToken cancellationToken)
        {
            string id = await account.UploadAsync(name, archive, cancellationToken);
            return await new PushFollower(account, time).FollowAsync(
                id, (PushSummary push) => printer.Say(PushWords.Line(push)), cancellationToken,
                () => printer.Say(PushRun.Nobody(name, account.UploadContainer)));
        }
    }
}
