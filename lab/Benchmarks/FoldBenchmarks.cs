using BenchmarkDotNet.Attributes;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Benchmarks;

/// <summary>
/// What a host does with a push's log, without hub, storage or switches. All devices of the push confirm, so there are two
/// entries for each.
/// </summary>
public class FoldBenchmarks
{
    private const string Id = "0123456789abcdef";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Payload Text = Payload.Of("hostname leaf\n");
    private PushPlan _plan = null!;
    private LogEntry[] _log = null!;
    private Push _ended = null!;

    /// <summary>Devices of the push.</summary>
    [Params(100, 1_000, 10_000)]
    public int Devices { get; set; }

    /// <summary>Writes the log.</summary>
    /// <exception cref="InvalidOperationException">The push did not succeed.</exception>
    [GlobalSetup]
    public void WriteLog()
    {
        _plan = new PushPlan
        {
            Id = Id,
            Site = "bench",
            Upload = "build.zip",
            UploadedAt = Now,
            PlannedAt = Now,
            Policy = new PushPolicy(),
            Waves = [[.. Enumerable.Range(1, Devices).Select(i => $"leaf{i}")]],
        };
        _ended = Push.Begin(_plan);
        List<LogEntry> log =
        [
            new LogEntry(1, Now)
            {
                Start = new PushStart(Id) { CommitTimer = TimeSpan.FromHours(1), ConfirmReserve = TimeSpan.FromMinutes(5) },
            },
        ];
        _ended.Apply(log[0]);
        for (int answered = 0; answered < _ended.Commands.Count; answered++)
        {
            log.Add(new LogEntry((ulong)log.Count + 1, Now.AddMilliseconds(log.Count)) { Reply = Answer(_ended.Commands[answered]) });
            _ended.Apply(log[^1]);
        }

        _log = [.. log];
        if (_ended.Report() is { Status: not PushStatus.Succeeded } report)
            throw new InvalidOperationException($"the push ended as {report.Status}: {report.Message}");
    }

    /// <summary>Entry by entry, with the commands that each brings.</summary>
    [Benchmark]
    public object Fold()
    {
        Push push = Push.Begin(_plan);
        foreach (LogEntry entry in _log)
        {
            push.Apply(entry);
            _ = push.OutstandingAfter(entry.Sequence - 1);
            _ = push.Deadline;
        }

        return push;
    }

    /// <summary>At once, as a host does that comes new to the push.</summary>
    [Benchmark]
    public object FoldAgain()
    {
        Push push = Push.Begin(_plan);
        push.Apply(_log);
        return push;
    }

    /// <summary>The report that is shown.</summary>
    [Benchmark]
    public object Report() => _ended.Report();

    private static Reply Answer(DeviceCommand command)
    {
        Reply reply = command.Kind == CommandKind.Configure
            ? new ArmedReply
            {
                CommandId = "", PushId = Id, Site = "bench", Device = command.Device, Runner = "runner-1", Diff = Text, Added = 2,
                Removed = 1, Before = Text, After = Text, TimerLeft = TimeSpan.FromHours(1),
            }
            : new ConfirmedReply { CommandId = "", PushId = Id, Site = "bench", Device = command.Device, Runner = "runner-1" };
        return reply with
        {
            CommandId = Names.CommandId(Id, command.Device, command.Kind, command.Attempt),
            Command = command.Kind,
            Attempt = command.Attempt,
            Stages = [new StageTime(Stages.Connect, 500), new StageTime(Stages.Save, 2000)],
        };
    }
}
