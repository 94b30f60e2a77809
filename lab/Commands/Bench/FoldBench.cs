using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>
/// What a host does with a push's log, without hub, storage or switches: the log of a push whose devices all confirm is
/// folded, folded again from its beginning as a host does that comes new to it, and made a report of.
/// </summary>
internal sealed class FoldBench(IReadOnlyList<int> counts, int rounds, TimeProvider time)
{
    private const string Id = "0123456789abcdef";
    private static readonly Payload Text = Payload.Of("hostname leaf\n");

    public BenchTable Run()
    {
        var table = new BenchTable(
        [
            new("devices", "devices"), new("log entries", "logEntries"), new("commands", "commands"), new("fold, ms", "foldMs"),
            new("fold again, ms", "foldAgainMs"), new("report, ms", "reportMs"),
        ], "medians; entry by entry with the commands of each, then at once, then the report that is shown");
        foreach (int count in counts)
            table.Add([count, .. Measure(count)]);
        return table;
    }

    private double[] Measure(int count)
    {
        DateTimeOffset now = time.GetUtcNow();
        var plan = new PushPlan
        {
            Id = Id,
            Site = "bench",
            Upload = "build.zip",
            UploadedAt = now,
            PlannedAt = now,
            Policy = new PushPolicy(),
            Waves = [[.. Enumerable.Range(1, count).Select(i => $"leaf{i}")]],
        };
        var folds = new List<double>();
        var replays = new List<double>();
        var reports = new List<double>();
        List<LogEntry> log = [];
        Push push = Push.Begin(plan);
        // The first round is the compiler's.
        for (int round = 0; round <= rounds; round++)
        {
            (push, log, double fold) = Play(plan, now);
            long began = time.GetTimestamp();
            Push again = Push.Begin(plan);
            again.Apply(log);
            double replay = time.GetElapsedTime(began).TotalMilliseconds;
            began = time.GetTimestamp();
            PushReport report = again.Report();
            double shown = time.GetElapsedTime(began).TotalMilliseconds;
            if (report.Status != PushStatus.Succeeded)
                throw new InvalidOperationException($"the push of the bench ended as {report.Status}: {report.Message}");
            if (round == 0)
                continue;
            folds.Add(fold);
            replays.Add(replay);
            reports.Add(shown);
        }

        return [log.Count, push.Commands.Count, BenchTable.Median(folds), BenchTable.Median(replays), BenchTable.Median(reports)];
    }

    // The replies are made in between, and only the folding is timed.
    private (Push Push, List<LogEntry> Log, double Milliseconds) Play(PushPlan plan, DateTimeOffset now)
    {
        Push push = Push.Begin(plan);
        var log = new List<LogEntry>();
        double spent = 0;
        Fold(new LogEntry(1, now)
        {
            Start = new PushStart(Id) { CommitTimer = TimeSpan.FromHours(1), ConfirmReserve = TimeSpan.FromMinutes(5) },
        });
        for (int answered = 0; answered < push.Commands.Count; answered++)
            Fold(new LogEntry((ulong)log.Count + 1, now.AddMilliseconds(log.Count)) { Reply = Answer(push.Commands[answered]) });
        return (push, log, spent);

        void Fold(LogEntry entry)
        {
            log.Add(entry);
            long began = time.GetTimestamp();
            push.Apply(entry);
            _ = push.OutstandingAfter(entry.Sequence - 1);
            _ = push.Deadline;
            spent += time.GetElapsedTime(began).TotalMilliseconds;
        }
    }

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
