using System.CommandLine;
using Leafwire.Lab.Commands.Bench;
using Leafwire.Lab.Commands.Chaos;
using Leafwire.Lab.Commands.Lab;
using Leafwire.Lab.Commands.Simulate;

namespace Leafwire.Lab.Commands;

/// <summary>What the repository's <c>./leafwire</c> has beside the operators' commands.</summary>
internal static class LabCommands
{
    public static IReadOnlyList<Command> All(TimeProvider time) => LabExamples.AddTo(
    [
        BenchCommand.Create(time),
        ChaosCommand.Create(time),
        LabCommand.Create(time),
        ScriptCommands.Runner(),
        SimulateCommand.Create(time),
        ScriptCommands.Test(),
    ]);
}
