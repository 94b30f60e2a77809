using System.CommandLine;
using Leafwire.Cli.Client;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Keep;

/// <summary><c>leafwire keep ID</c>: what is recorded of a push stays, whatever its site's retention.</summary>
internal static class KeepCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("id") { Description = "The push's id" };
        var off = new Option<bool>("--off") { Description = "Keep it no longer than the site's retention" };
        var storage = new StorageArguments();
        var host = new HostArguments();
        var command = new Command("keep", "Keep what is recorded of a push, whatever its site's retention") { id, off };
        storage.AddTo(command);
        host.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string push = parsed.GetRequiredValue(id);
            bool keep = !parsed.GetValue(off);
            if (!PushId.IsValid(push))
                throw new UserErrorException(PushId.Wrong(push));
            await (host.AreGiven(parsed) ? AskAsync() : StoreAsync());
            Console.Out.WriteLine(keep ? $"push {push} is kept" : $"push {push} is kept as long as its site's retention has it");
            return ExitCodes.Ok;

            // Who may call the host and may not write its storage keeps a push all the same.
            async Task AskAsync()
            {
                using HttpClient http = host.Connect(parsed);
                await new HostClient(http).KeepAsync(push, keep, cancellationToken);
            }

            async Task StoreAsync()
            {
                using StorageAccount account = storage.Open(parsed);
                PushSummary found = await account.Table.FindAsync(push, cancellationToken)
                    ?? throw new UserErrorException($"no push has the id {push} in this storage account");
                if (!await account.Results.KeepAsync(found.Site, found.Id, keep, cancellationToken))
                    throw new UserErrorException(ResultStore.NothingToKeep(push));
            }
        });
        return command;
    }
}
