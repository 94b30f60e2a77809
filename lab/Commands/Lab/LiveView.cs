using Leafwire.Pipeline.Reports;
using Spectre.Console;
using Progress = Leafwire.Contracts.Progress;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>A table in place: a row a device, or with many devices a row a stage with how many are in it.</summary>
internal sealed class LiveView : PushView
{
    private const int Rows = 30;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Command, string Stage, bool Done)> _devices;
    private readonly TaskCompletionSource _closed = new();
    private readonly Task _live;
    private LiveDisplayContext? _context;
    private string _said = "waiting for the push to begin";

    public LiveView(IAnsiConsole console, IReadOnlyList<string> devices)
    {
        _devices = devices.ToDictionary(d => d, _ => ("", "", false));
        _live = console.Live(Table()).AutoClear(true).StartAsync(async context =>
        {
            lock (_gate)
                _context = context;
            await _closed.Task;
        });
    }

    public override void Show(Progress progress) => Update(() =>
        _devices[progress.Device] = (ReportText.Of(progress.Command), progress.Outcome ?? progress.Stage, progress.Outcome is not null));

    public override void Say(string line) => Update(() => _said = line);

    public override void Dispose()
    {
        _closed.TrySetResult();
        _live.GetAwaiter().GetResult();
    }

    private void Update(Action change)
    {
        lock (_gate)
        {
            change();
            _context?.UpdateTarget(Table());
        }
    }

    private Table Table()
    {
        Table table = new Table().Border(TableBorder.Simple).Caption(Markup.Escape(_said));
        if (_devices.Count <= Rows)
        {
            table.AddColumns("device", "command", "stage");
            foreach ((string device, (string command, string stage, bool done)) in _devices)
                table.AddRow(Markup.Escape(device), Markup.Escape(command), Stage(stage, done));
            return table;
        }

        table.AddColumns("command", "stage", "devices");
        foreach (var group in _devices.Values.Where(d => d.Stage.Length > 0).GroupBy(d => d)
            .OrderBy(g => g.Key.Command, StringComparer.Ordinal).ThenByDescending(g => g.Count()))
            table.AddRow(Markup.Escape(group.Key.Command), Stage(group.Key.Stage, group.Key.Done), $"{group.Count()}");
        return table;
    }

    private static string Stage(string stage, bool done) =>
        done ? $"[bold]{Markup.Escape(stage)}[/]" : $"[yellow]{Markup.Escape(stage)}[/]";
}
