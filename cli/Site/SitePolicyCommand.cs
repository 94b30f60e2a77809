using System.CommandLine;
using System.Text;
using Leafwire.Cli.Client;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Storage;
using Token = Leafwire.Contracts.Token;

namespace Leafwire.Cli.Site;

/// <summary><c>leafwire site policy [SITE]</c>: shows what a site asks of every push, or stores it.</summary>
internal static class SitePolicyCommand
{
    public static Command Create()
    {
        var site = new Argument<string?>("site")
        {
            Description = "The site (default: list the sites that have a policy)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var set = new Option<string?>("--set")
        {
            Description = "Store this file as the site's policy, once it was read without a problem; - reads the standard input",
        };
        var storage = new StorageArguments();
        var command = new Command("policy", "Show or store what a site asks of every push") { site, set };
        storage.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string? name = parsed.GetValue(site), file = parsed.GetValue(set);
            if (name is not null && Token.Problem(name) is { } problem)
                throw new UserErrorException($"'{name}': {problem}");
            if (name is null && file is not null)
                throw new UserErrorException($"say whose policy it is: {ProgramName.Text} site policy SITE --set FILE");
            // What cannot be used needs no storage to be refused.
            byte[]? bytes = file is null ? null : await ReadAsync(file, cancellationToken);
            using StorageAccount account = storage.Open(parsed);
            await (name is null ? ListAsync(account.Policies, cancellationToken)
                : bytes is null ? ShowAsync(account.Policies, name, cancellationToken)
                : StoreAsync(account.Policies, name, bytes, cancellationToken));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            if (file == "-")
            {
                using var read = new MemoryStream();
                await using Stream input = Console.OpenStandardInput();
                await input.CopyToAsync(read, cancellationToken);
                bytes = read.ToArray();
            }
            else
            {
                bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{file}' cannot be read: {e.Message}");
        }

        var problems = new List<UploadProblem>();
        PolicyReader.ReadSite(file, bytes, problems, out _);
        return problems.Count == 0 ? bytes
            : throw new UserErrorException(string.Join('\n', problems.Select(p => p.ToString()).Append("nothing was stored")));
    }

    private static async Task ListAsync(SitePolicyStore policies, CancellationToken cancellationToken)
    {
        await foreach (string site in policies.SitesAsync(cancellationToken))
            Console.Out.WriteLine(site);
    }

    private static async Task ShowAsync(SitePolicyStore policies, string site, CancellationToken cancellationToken)
    {
        if (await policies.FindAsync(site, cancellationToken) is not { } stored)
        {
            await Console.Error.WriteLineAsync($"site {site} has no policy: it leaves everything to the push");
            return;
        }

        // As it was stored, so that it can be changed and stored again.
        Console.Out.WriteLine(Encoding.UTF8.GetString(stored.Bytes).TrimEnd());
        await Console.Error.WriteLineAsync($"{stored.File}, version {stored.Version}");
    }

    private static async Task StoreAsync(SitePolicyStore policies, string site, byte[] bytes, CancellationToken cancellationToken)
    {
        string version = await policies.StoreAsync(site, bytes, cancellationToken);
        Console.Out.WriteLine(
            $"stored as {SitePolicyStore.FileOf(site)}, version {version}: "
            + $"it counts for every push of site {site} that is planned from now on");
    }
}
