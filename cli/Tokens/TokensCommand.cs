using System.CommandLine;
using Leafwire.Cli.Output;

namespace Leafwire.Cli.Tokens;

/// <summary><c>leafwire tokens</c>: who may use the API of the embedded host, where no issuer of OpenID Connect says it.</summary>
internal static class TokensCommand
{
    public static Command Create(TimeProvider time) => new("tokens", "Make, list and revoke the tokens that the embedded host lets in")
    {
        New(time),
        List(time),
        Revoke(time),
    };

    private static Command New(TimeProvider time)
    {
        Option<string> file = File();
        var name = new Option<string>("--name") { Description = "Who bears it; decisions are kept under this name", Required = true };
        var role = new Option<string[]>("--role")
        {
            Description = "reader, operator or approver, for one site as approver:SITE; may be given several times",
            Required = true,
        };
        var expires = new Option<string>("--expires")
        {
            Description = "How long it is good for, or never",
            DefaultValueFactory = _ => "90d",
        };
        var command = new Command("new", "Make a token: it is printed once, and the file keeps its digest") { file, name, role, expires };
        command.SetAction(parsed => Run(time).New(
            parsed.GetRequiredValue(file), parsed.GetRequiredValue(name), parsed.GetRequiredValue(role), parsed.GetRequiredValue(expires)));
        return command;
    }

    private static Command List(TimeProvider time)
    {
        Option<string> file = File();
        var command = new Command("list", "Show who is let in") { file };
        command.SetAction(parsed => Run(time).List(parsed.GetRequiredValue(file)));
        return command;
    }

    private static Command Revoke(TimeProvider time)
    {
        var name = new Argument<string>("name") { Description = "Whose tokens, or the beginning of one's digest, as the list shows it" };
        Option<string> file = File();
        var command = new Command("revoke", "Revoke tokens: the host refuses them from the next request on") { name, file };
        command.SetAction(parsed => Run(time).Revoke(parsed.GetRequiredValue(name), parsed.GetRequiredValue(file)));
        return command;
    }

    // What is said goes beside the token, which a script may take from standard output.
    private static TokensRun Run(TimeProvider time) => new(time, new Printer(json: true).Console, Console.Out);

    private static Option<string> File() =>
        new("--file") { Description = "The file of tokens (the host's Leafwire:Host:Access:TokensFile)", Required = true };
}
