using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Leafwire.Cli.Help;

/// <summary>A command's help: what the library writes, and the command's examples.</summary>
internal sealed class HelpPage(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        int status = help.Invoke(parseResult);
        IReadOnlyList<Example> examples = Examples.Of(parseResult.CommandResult.Command);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (examples.Count > 0)
            output.WriteLine("Examples:");
        foreach (Example example in examples)
            output.WriteLine($"  # {example.What}{Environment.NewLine}  {ProgramName.Text} {example.Arguments}");
        if (examples.Count > 0)
            output.WriteLine();
        return status;
    }
}
