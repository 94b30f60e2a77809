namespace Leafwire.Lab.Switches.Cli;

/// <summary>A command as it was typed.</summary>
/// <param name="Shell">The command line.</param>
/// <param name="Arguments">The words that stand for the capitals in the command's pattern.</param>
/// <param name="Filters">What follows each <c>|</c>.</param>
internal sealed record CliCall(EosCommandLine Shell, string[] Arguments, string[] Filters)
{
    public SwitchState State => Shell.State;

    public void Say(string? line)
    {
        if (line is not null)
            Shell.Terminal.WriteLine(line);
    }
}

/// <summary>What a command does, and where it is valid.</summary>
/// <param name="RunAsync">Carries it out.</param>
internal sealed record CliCommand(Func<CliCall, CancellationToken, ValueTask> RunAsync)
{
    /// <summary>Valid before <c>enable</c>. Default: false.</summary>
    public bool Unprivileged { get; init; }

    /// <summary>Valid in exec mode. Default: true.</summary>
    public bool Exec { get; init; } = true;

    /// <summary>Valid in configuration mode as well. Default: true.</summary>
    public bool Config { get; init; } = true;

    /// <summary>Valid in a configuration session alone. Default: false.</summary>
    public bool Session { get; init; }
}
