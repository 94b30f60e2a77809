using System.CommandLine;
using Leafwire.Cli.Help;

namespace Leafwire.Lab.Commands;

/// <summary>The examples of the lab's commands, by their names.</summary>
internal static class LabExamples
{
    private static readonly Dictionary<string, (string What, string Arguments)[]> s_all = new(StringComparer.Ordinal)
    {
        ["lab"] =
        [
            ("see a push fail, and all of it go back", "lab --fault leaf3=refuse-commit"),
            ("a site of 100 leaves that stays up", "lab --devices 100 --keep"),
        ],
        ["bench"] =
        [
            ("how long a push takes", "bench --devices 100"),
            ("one switch, small and large, against a bare SSH session", "bench --size 10 180"),
            ("200 pushes of one device each, at once", "bench --pushes 200"),
            ("whether anything grows in an hour", "bench --soak 60"),
            ("1,000 switches that take as long as real ones", "bench --devices 1000 --pace real"),
            ("what got worse since it was recorded, as a pipeline asks", "bench --ratios"),
            ("and 'leafwire diff', from command to screen", "bench --devices 500 --preview"),
        ],
        ["chaos"] =
        [
            ("ten minutes of it", "chaos --minutes 10"),
            ("a run that broke something, once more", "chaos --seed 3 --rounds 6"),
        ],
        ["simulate"] =
        [
            ("the protocol in 500 worlds", "simulate --worlds 500"),
            ("from a seed on", "simulate --worlds 1 --seed 42"),
        ],
        ["test"] = [("everything", "test"), ("one program", "test Unit")],
        ["runner"] = [("build the package", "runner package"), ("into a folder", "runner package /tmp/packages")],
        ["runner package"] = [("into artifacts/packages", "runner package"), ("into a folder", "runner package /tmp/packages")],
    };

    /// <summary>Gives commands, and those below them, their examples.</summary>
    public static IReadOnlyList<Command> AddTo(IReadOnlyList<Command> commands, string before = "")
    {
        ArgumentNullException.ThrowIfNull(commands);
        foreach (Command command in commands)
        {
            if (s_all.TryGetValue(before + command.Name, out (string What, string Arguments)[]? examples))
                command.WithExamples(examples);
            AddTo([.. command.Subcommands], before + command.Name + " ");
        }

        return commands;
    }
}
