using Leafwire.Cli.Output;
using Leafwire.Lab.Telemetry;
using Leafwire.Telemetry;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>The telemetry of a run of the lab: its own, and that of the processes that it starts.</summary>
internal sealed class LabTelemetry : IAsyncDisposable
{
    private readonly OtlpReceiver _receiver;
    private readonly string _folder;
    private IDisposable? _own;

    private LabTelemetry(OtlpReceiver receiver, string folder)
    {
        (_receiver, _folder) = (receiver, folder);
        // The exporter knows its place from nowhere else.
        foreach ((string name, string? value) in receiver.Environment)
            System.Environment.SetEnvironmentVariable(name, value);
        _own = OtlpExport.Begin("leafwire-lab", OtlpSettings.OfProcess);
    }

    /// <summary>For the processes of the lab.</summary>
    public IReadOnlyDictionary<string, string?> Environment => _receiver.Environment;

    /// <summary>Begins to take telemetry, and to write it into a folder.</summary>
    public static LabTelemetry Begin(string folder) => new(OtlpReceiver.Start(folder), folder);

    /// <summary>Prints the trace of a push.</summary>
    public void Print(Printer printer, string pushId)
    {
        // Sends what is left.
        _own?.Dispose();
        _own = null;
        printer.Say("");
        printer.Say($"the trace of push {pushId}; all traces, metrics and logs: {_folder}");
        foreach (string line in TraceTree.Lines(TraceTree.Of(pushId, _receiver.Spans)))
            printer.SayWhole(line);
    }

    public ValueTask DisposeAsync()
    {
        _own?.Dispose();
        return _receiver.DisposeAsync();
    }
}
