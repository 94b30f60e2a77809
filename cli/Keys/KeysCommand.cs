using System.CommandLine;
using Leafwire.Cli.Output;

namespace Leafwire.Cli.Keys;

/// <summary>
/// <c>leafwire keys</c>: the keys that commands are signed with, those that people sign approvals with, and the files that tell runners
/// whom to trust.
/// </summary>
internal static class KeysCommand
{
    public static Command Create(TimeProvider time) =>
        new("keys", "Make, list and retire the keys that commands, or people's approvals, are signed with")
        {
            New(time),
            List(time),
            Retire(time),
        };

    private static Command New(TimeProvider time)
    {
        var seed = new Option<string?>("--seed")
        {
            Description = "Where the private key is written, for its owner alone; an existing file is never overwritten "
                + "(default for a person: NAME.key)",
        };
        var person = new Option<string?>("--person")
        {
            Description = "A key for this person, to sign approvals with; the name as it stands in decisions",
        };
        Option<string?> trusted = new("--trusted")
        {
            Description = "The file of public keys that runners trust (for a person: their \"approvalKeys\"); the new one is added to it",
        };
        var name = new Option<string?>("--name") { Description = "What people call the key, for example ops-2026" };
        var command = new Command("new", "Make a key pair: the private key for the pipeline, the public one for the runners")
        {
            seed, trusted, name, person,
        };
        command.SetAction(parsed => (parsed.GetValue(person), parsed.GetValue(seed)) switch
        {
            ({ } who, var file) when parsed.GetValue(name) is null => Run(time).NewPerson(who, file, parsed.GetValue(trusted)),
            ({ }, _) => throw new UserErrorException("--person names the key; leave --name out"),
            (_, { } file) => Run(time).New(file, parsed.GetValue(trusted), parsed.GetValue(name)),
            _ => throw new UserErrorException("say where the private key is to be written: --seed FILE"),
        });
        return command;
    }

    private static Command List(TimeProvider time)
    {
        Option<string> trusted = Trusted();
        var command = new Command("list", "Show the keys that runners trust") { trusted };
        command.SetAction(parsed => Run(time).List(parsed.GetRequiredValue(trusted)));
        return command;
    }

    private static Command Retire(TimeProvider time)
    {
        var key = new Argument<string>("key") { Description = "The public key, U…, or its name" };
        Option<string> trusted = Trusted();
        var last = new Option<bool>("--last")
        {
            Description = "Also when no other key is in use; runners then carry out no command at all",
        };
        var command = new Command("retire", "Retire a key: runners refuse what it signs as soon as they have the file")
        {
            key, trusted, last,
        };
        command.SetAction(
            parsed => Run(time).Retire(parsed.GetRequiredValue(key), parsed.GetRequiredValue(trusted), parsed.GetValue(last)));
        return command;
    }

    private static KeysRun Run(TimeProvider time) => new(time, new Printer(json: false).Console);

    private static Option<string> Trusted() =>
        new("--trusted") { Description = "The file of public keys that runners trust", Required = true };
}
