using System.Text.RegularExpressions;

namespace Leafwire.Lab.Processes;

/// <summary>A program of this repository as a process of its own, which can be killed and started again.</summary>
public sealed class LabProgram : IAsyncDisposable
{
    private readonly ProcessSpec _spec;
    private readonly Regex _ready;
    private ManagedProcess _process;

    private LabProgram(ProcessSpec spec, Regex ready)
    {
        (_spec, _ready) = (spec, ready);
        _process = ManagedProcess.Start(spec);
    }

    /// <summary>Completes when the process that runs now has ended.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>The line that it was ready with; changes when it is started again.</summary>
    public Match Ready { get; private set; } = Match.Empty;

    /// <summary>All that it wrote.</summary>
    public string LogFile => _spec.LogFile;

    /// <summary>Starts a program and waits until it says that it is ready.</summary>
    /// <param name="project">The project, for example <c>Leafwire.Runner</c>; it must have been built.</param>
    /// <param name="spec">Name, arguments, log and environment; the program is filled in.</param>
    /// <param name="ready">The line that says so.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ProcessFailedException">It was not built, or did not start.</exception>
    public static async Task<LabProgram> StartAsync(string project, ProcessSpec spec, Regex ready, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        string program = LabPaths.Program(project);
        if (!File.Exists(program))
            throw new ProcessFailedException(
                $"{program} is missing: run 'dotnet build Leafwire.slnx -c Release', which ./leafwire does by itself");
        return await StartAsync(spec with { FileName = "dotnet", Arguments = [program, .. spec.Arguments] }, ready, cancellationToken);
    }

    /// <summary>Starts the edge runner: the native program where <c>./leafwire</c> made one, else the ordinary build.</summary>
    /// <inheritdoc cref="StartAsync(string, ProcessSpec, Regex, CancellationToken)"/>
    public static Task<LabProgram> StartRunnerAsync(ProcessSpec spec, Regex ready, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return LabPaths.NativeRunner is { } native
            ? StartAsync(spec with { FileName = native }, ready, cancellationToken)
            : StartAsync("Leafwire.Runner", spec, ready, cancellationToken);
    }

    private static async Task<LabProgram> StartAsync(ProcessSpec spec, Regex ready, CancellationToken cancellationToken)
    {
        var started = new LabProgram(spec, ready);
        try
        {
            started.Ready = await started._process.WaitForLineAsync(ready, cancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the process that runs now took so far.</summary>
    public ProcessUsage Usage() => _process.Usage();

    /// <summary>Kills it as a crash would.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Asks it to end and waits for it.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <summary>Holds it still, or lets it go on.</summary>
    public Task FreezeAsync(bool frozen) => _process.SignalAsync(frozen ? "STOP" : "CONT");

    /// <summary>Waits for a line of the process that runs now.</summary>
    public Task<Match> WaitForLineAsync(Regex pattern, CancellationToken cancellationToken) =>
        _process.WaitForLineAsync(pattern, cancellationToken);

    /// <summary>Starts it again, after it was stopped or killed.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await _process.DisposeAsync();
        _process = ManagedProcess.Start(_spec);
        Ready = await _process.WaitForLineAsync(_ready, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
