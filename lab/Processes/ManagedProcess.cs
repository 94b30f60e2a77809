using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Leafwire.Lab.Processes;

/// <summary>A child process that cannot outlive this one. Disposing stops it.</summary>
public sealed class ManagedProcess : IAsyncDisposable
{
    /// <summary>How long a part may take to become ready, also on a loaded machine.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly OutputLog _output;

    private ManagedProcess(ProcessSpec spec, Process process, OutputLog output)
    {
        Spec = spec;
        _process = process;
        _output = output;
        Exited = RunAsync();
    }

    /// <summary>What was started.</summary>
    public ProcessSpec Spec { get; }

    /// <summary>
    /// Completes with the exit status when the process has ended and its output is written; 128 and the signal's
    /// number when it was killed.
    /// </summary>
    public Task<int> Exited { get; }

    /// <summary>What it took so far, with all that it started.</summary>
    public ProcessUsage Usage() => Exited.IsCompleted ? default : ProcessUsage.Below(_process.Id);

    /// <summary>Starts a process.</summary>
    /// <exception cref="ProcessFailedException">The shell that supervises it cannot be started.</exception>
    public static ManagedProcess Start(ProcessSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var start = new ProcessStartInfo(Supervisor.Shell)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = spec.WorkingDirectory ?? "",
        };
        string grace = spec.Grace.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string[] arguments = ["--norc", "-c", Supervisor.Script, spec.Name, grace, spec.FileName, .. spec.Arguments];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        LeftOvers.Mark(start);
        foreach ((string key, string? value) in spec.Environment)
            start.Environment[key] = value;

        var output = new OutputLog(spec.LogFile);
        try
        {
            return new ManagedProcess(spec, Process.Start(start)!, output);
        }
        catch (Win32Exception e)
        {
            output.Dispose();
            throw new ProcessFailedException($"{spec.Name} was not started: {Supervisor.Shell}: {e.Message}", e);
        }
    }

    /// <summary>Waits for a line of output that matches, also one that came before this call.</summary>
    /// <exception cref="ProcessFailedException">The process ended first, or was not ready within <see cref="StartLimit"/>.</exception>
    public async Task<Match> WaitForLineAsync(Regex pattern, CancellationToken cancellationToken)
    {
        try
        {
            return await _output.WaitAsync(pattern).WaitAsync(StartLimit, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new ProcessFailedException($"{Spec.Name} was not ready after {StartLimit.TotalSeconds} s{Quote()}");
        }
        catch (EndOfStreamException)
        {
            int status = await Exited;
            throw new ProcessFailedException($"{Spec.Name} ended with status {status} before it was ready{Quote()}");
        }
    }

    /// <summary>Asks the process to end (SIGTERM), kills it and its tree when the grace is over, and waits until it is gone.</summary>
    public async Task<int> StopAsync()
    {
        _process.StandardInput.Close();
        return await Exited;
    }

    /// <summary>Kills the process and its tree at once (SIGKILL) and waits until it is gone.</summary>
    public async Task<int> KillAsync()
    {
        await SignalAsync("KILL");
        return await Exited;
    }

    /// <summary>
    /// Sends a signal to the process and its tree, for example <c>STOP</c> and <c>CONT</c>. Nothing happens when it has ended.
    /// </summary>
    public async Task SignalAsync(string signal)
    {
        if (Exited.IsCompleted)
            return;
        try
        {
            await _process.StandardInput.WriteLineAsync(signal);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // The supervisor ended in this moment, and the process with it.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private async Task<int> RunAsync()
    {
        await Task.WhenAll(_output.CopyAsync(_process.StandardOutput), _output.CopyAsync(_process.StandardError));
        await _process.WaitForExitAsync();
        _output.Dispose();
        return _process.ExitCode;
    }

    private string Quote() => $". Its last lines:{Environment.NewLine}{_output.Tail()}{Environment.NewLine}All of them: {Spec.LogFile}";
}
