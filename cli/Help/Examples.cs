using System.CommandLine;
using System.Runtime.CompilerServices;

namespace Leafwire.Cli.Help;

/// <summary>How a command is typed, and what comes of it.</summary>
/// <param name="What">What it does.</param>
/// <param name="Arguments">What stands behind the program's name.</param>
internal sealed record Example(string What, string Arguments);

/// <summary>The examples of commands.</summary>
internal static class Examples
{
    private static readonly ConditionalWeakTable<Command, Example[]> s_known = [];

    /// <summary>Gives a command its examples.</summary>
    public static Command WithExamples(this Command command, params (string What, string Arguments)[] examples)
    {
        s_known.AddOrUpdate(command, [.. examples.Select(e => new Example(e.What, e.Arguments))]);
        return command;
    }

    /// <summary>The examples of a command.</summary>
    public static IReadOnlyList<Example> Of(Command command) => s_known.TryGetValue(command, out Example[]? known) ? known : [];
}
