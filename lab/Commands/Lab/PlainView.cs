using Leafwire.Pipeline.Reports;
using Spectre.Console;
using Progress = Leafwire.Contracts.Progress;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>A line a stage; with many devices, a line an answer.</summary>
internal sealed class PlainView(IAnsiConsole console, int devices) : PushView
{
    private const int Few = 20;

    private readonly Lock _gate = new();

    public override void Show(Progress progress)
    {
        string command = ReportText.Of(progress.Command);
        if (progress.Outcome is { } outcome)
            Say($"{progress.Device}: {command} -> {outcome}");
        else if (devices <= Few)
            Say($"{progress.Device}: {command}, {progress.Stage}");
    }

    public override void Say(string line)
    {
        lock (_gate)
            console.WriteLine(line);
    }

    public override void Dispose()
    {
        // Lines stay as they are.
    }
}
