using System.CommandLine;

namespace Leafwire.Cli.Help;

/// <summary>The examples of the operators' commands, by their names.</summary>
internal static class CommandExamples
{
    private static readonly Dictionary<string, (string What, string Arguments)[]> s_all = new(StringComparer.Ordinal)
    {
        ["approve"] =
        [
            ("agree to what the preview shows", $"approve 0123456789abcdef --digest {Digest} --api https://leafwire.example.net"),
            ("with a key of one's own, and see it through",
                $"approve 0123456789abcdef --digest {Digest} --by alice --key alice.nk --wait"),
        ],
        ["reject"] =
        [
            ("end a push that waits for approval", "reject 0123456789abcdef --api https://leafwire.example.net"),
            ("and say why", "reject 0123456789abcdef --reason 'the maintenance is tomorrow'"),
        ],
        ["cancel"] =
        [
            ("stop a push, and see what was touched", "cancel 0123456789abcdef --api https://leafwire.example.net"),
            ("for a program", "cancel 0123456789abcdef --reason 'wrong build' --json"),
        ],
        ["promote"] =
        [
            ("let a paused push go on", "promote 0123456789abcdef --api https://leafwire.example.net"),
            ("and see it through", "promote 0123456789abcdef --wait"),
        ],
        ["check"] =
        [
            ("run the checks of a file on all switches of a site", "check checks.yml --site dc1"),
            ("on some of them, for a build server", "check . --site dc1 --device 'leaf*' --junit checks.xml"),
        ],
        ["diff"] =
        [
            ("what a build would change, and what that may break", "diff network --site dc1"),
            ("one device, whole", "diff network --site dc1 --device leaf1 --full"),
        ],
        ["drift"] =
        [
            ("what the last run found", "drift --site dc1"),
            ("compare now, and push what was confirmed onto those that drifted", "drift --site dc1 --now --reapply"),
        ],
        ["fetch"] =
        [
            ("what a switch runs now", "fetch --device leaf1"),
            ("into a file", "fetch --device leaf1 --site dc1 --out leaf1.cfg"),
        ],
        ["keep"] =
        [
            ("keep what is recorded of a push", "keep 0123456789abcdef"),
            ("no longer", "keep 0123456789abcdef --off"),
            ("by a host, without rights on its storage", "keep 0123456789abcdef --api https://leafwire.example.net"),
        ],
        ["keys"] =
        [
            ("make a key pair", "keys new --seed signing.nk --trusted trusted-keys.json"),
            ("what runners trust", "keys list --trusted trusted-keys.json"),
        ],
        ["keys new"] =
        [
            ("for the pipeline", "keys new --seed signing.nk --trusted trusted-keys.json"),
            ("for a person who approves", "keys new --person alice --seed alice.nk --trusted approval-keys.json"),
        ],
        ["keys list"] =
        [
            ("what runners trust", "keys list --trusted trusted-keys.json"),
            ("whose approvals count", "keys list --trusted approval-keys.json"),
        ],
        ["keys retire"] =
        [
            ("by its name", "keys retire ops-2025 --trusted trusted-keys.json"),
            ("also the last one", "keys retire ops-2025 --trusted trusted-keys.json --last"),
        ],
        ["log"] =
        [
            ("what a device ran, when, and from which push", "log --device leaf1"),
            ("the difference between two of them", "log --device leaf1 --diff 0123456789abcdef fedcba9876543210"),
        ],
        ["plan"] =
        [
            ("the waves of a push, and why they are so", "plan network"),
            ("with another policy", "plan network --policy push.json"),
            ("under what its site asks of every push", "plan network --site dc1 --account leafwiredata"),
        ],
        ["push"] =
        [
            ("push a build and follow it", "push network --site dc1 --wait"),
            ("for a ticket, two devices alone, on a build server",
                "push network --site dc1 --ticket NET-7 --limit leaf1 --limit leaf2 --wait --json --junit push.xml"),
        ],
        ["restore"] =
        [
            ("undo a push", "restore --push 0123456789abcdef --wait"),
            ("a device, to what it ran at a moment", "restore --device leaf1 --at 2026-03-01T12:00:00Z --dry-run"),
        ],
        ["review"] =
        [
            ("on the pull request that is built, what it would change", "review network --site dc1 --account leafwireabc123"),
            ("with a test for each device", "review network --site dc1 --junit review.xml --summary review.md"),
        ],
        ["site"] =
        [
            ("a site's runners and devices", "site dc1 --api https://leafwire.example.net"),
            ("the sites there are", "site"),
        ],
        ["site policy"] =
        [
            ("what a site asks of every push", "site policy dc1"),
            ("store it", "site policy dc1 --set site-policy.json"),
        ],
        ["status"] =
        [
            ("the newest pushes", "status"),
            ("follow one; the beginning of its id is enough", "status 01234 --follow"),
        ],
        ["tokens"] =
        [
            ("make a token", "tokens new --name alice --role approver --file tokens.json"),
            ("who is let in", "tokens list --file tokens.json"),
        ],
        ["tokens new"] =
        [
            ("for somebody who reads all sites", "tokens new --name wall --role reader --file tokens.json"),
            ("for somebody who approves at one", "tokens new --name alice --role approver:dc1 --file tokens.json"),
        ],
        ["tokens list"] =
        [
            ("who is let in", "tokens list --file tokens.json"),
            ("of another host", "tokens list --file dc2-tokens.json"),
        ],
        ["tokens revoke"] =
        [
            ("all tokens of somebody", "tokens revoke alice --file tokens.json"),
            ("one, by the beginning of its digest", "tokens revoke 9f86d081 --file tokens.json"),
        ],
        ["watch"] =
        [
            ("push whatever AVD writes", "watch network --site dc1"),
            ("wait longer until a build counts as whole", "watch network --site dc1 --settle 10s"),
        ],
    };

    private const string Digest = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

    /// <summary>Gives commands, and those below them, their examples.</summary>
    public static void AddTo(IEnumerable<Command> commands, string before = "")
    {
        ArgumentNullException.ThrowIfNull(commands);
        foreach (Command command in commands)
        {
            string name = before + command.Name;
            if (s_all.TryGetValue(name, out (string What, string Arguments)[]? examples))
                command.WithExamples(examples);
            AddTo(command.Subcommands, name + " ");
        }
    }
}
