using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>
/// Runners and switches that keep the protocol's promises, over a network that keeps none, and a driver that falls asleep.
/// </summary>
internal sealed class PushWorld(PushPolicy policy, string[][] waves, int seed)
{
    private static readonly string[] Failures = ["rejected", "unhealthy", "busy", "expired", "failed", "unreachable"];

    private readonly Random _random = new(seed);
    private readonly List<(DateTimeOffset At, Reply Reply)> _underway = [];
    private readonly Dictionary<string, Switch> _switches = waves.SelectMany(w => w).ToDictionary(d => d, _ => new Switch());
    private readonly HashSet<(string, CommandKind, int)> _published = [];
    private DateTimeOffset _awakeAt;

    public PushDriver Driver { get; } = new(policy, seed % 3 == 0 && !policy.DryRun ? 1 + (seed % waves.Length) : null, waves);

    public void Run()
    {
        if (_random.Next(20) == 0)
            Driver.Decide(DecisionKind.Cancel);
        Driver.Begin();
        for (int step = 0; !Driver.Push.IsComplete; step++)
        {
            step.ShouldBeLessThan(20_000, "a push must end");
            Publish();
            if (_random.Next(60) == 0)
                Driver.Decide((DecisionKind)_random.Next(4), digest: _random.Next(2) == 0 ? null : Driver.Report.Digest);
            if (Driver.Push.AwaitsDecision && _random.Next(3) == 0)
                Driver.Approve(by: $"p{_random.Next(3)}");
            if (Driver.Push.IsApproved)
            {
                // Its turn comes, whatever others took.
                Driver.Pass(TimeSpan.FromSeconds(_random.Next(0, 10_000)));
                Driver.BeginApproved(_random.Next(5) == 0 ? Driver.Now - TimeSpan.FromSeconds(1) : null);
                continue;
            }

            if (Driver.Push.AwaitsDecision && Driver.Report.Status == PushStatus.AwaitingPromotion && _random.Next(3) == 0)
                Driver.Decide(DecisionKind.Promote);
            // A newer upload takes its place, if it has not begun.
            if (_random.Next(100) == 0)
                Driver.Refuse("", supersededBy: "fedcba9876543210");
            // Somebody who can publish at the hub, and not sign.
            if (_random.Next(30) == 0)
                Driver.Reply(PushDriver.Make($"d{_random.Next(_switches.Count)}", (CommandKind)_random.Next(5), "refused"));
            if (_random.Next(25) == 0)
                _awakeAt = Driver.Now + TimeSpan.FromSeconds(_random.Next(1, 500));
            if (!Driver.Push.IsComplete)
                Next();
        }
    }

    public void CheckReport()
    {
        PushReport report = Driver.Report;
        report.IsFinal.ShouldBeTrue();
        report.Devices.Select(d => d.Device).ShouldBe(waves.SelectMany(w => w), "every device once");
        foreach (DeviceReport device in report.Devices)
        {
            // The timer of a switch that nobody confirmed runs out, if not now then soon.
            bool isNew = _switches[device.Device].IsNew;
            if (device.Runs == RunningConfiguration.New)
                isNew.ShouldBeTrue(device.ToString());
            if (device.Runs == RunningConfiguration.Old)
                isNew.ShouldBeFalse(device.ToString());
            if (policy.DryRun || report.Status == PushStatus.Superseded)
                isNew.ShouldBeFalse();
        }
    }

    // The driver sleeps or not; the log fills all the same.
    private void Next()
    {
        DateTimeOffset reply = _underway.Count == 0 ? DateTimeOffset.MaxValue : _underway.Min(u => u.At);
        DateTimeOffset due = Max(Driver.Push.Deadline, _awakeAt);
        if (reply < due)
        {
            Driver.Pass(Max(reply, Driver.Now) - Driver.Now);
            int index = _underway.FindIndex(u => u.At == reply);
            Reply told = _underway[index].Reply;
            if (_random.Next(8) != 0)
                _underway.RemoveAt(index);
            else
                _underway[index] = (reply + TimeSpan.FromSeconds(_random.Next(1, 400)), told);
            Driver.Reply(told);
            return;
        }

        if (Driver.Push.Outstanding.Any(c => !_published.Contains((c.Device, c.Kind, c.Attempt))) && _awakeAt > Driver.Now)
        {
            Driver.Pass(_awakeAt - Driver.Now);
            return;
        }

        Driver.Pass(Max(due, Driver.Now) - Driver.Now);
        Driver.Tick();
    }

    private void Publish()
    {
        if (_awakeAt > Driver.Now)
            return;
        foreach (DeviceCommand command in Driver.Push.Outstanding)
        {
            if (_published.Add((command.Device, command.Kind, command.Attempt)))
                Receive(command);
        }
    }

    private void Receive(DeviceCommand command)
    {
        if (command.Kind == CommandKind.Configure && policy.Approval == Approval.Required)
            Driver.Report.Decisions.Count(d => d.Kind == DecisionKind.Approve)
                .ShouldBe(policy.Approvers, "nothing is configured that nobody approved");
        if (command is { Kind: CommandKind.Confirm, Attempt: 1 })
            CheckConfirm(command);
        Switch device = _switches[command.Device];
        DateTimeOffset at = Max(device.BusyUntil, Driver.Now) + TimeSpan.FromSeconds(_random.Next(0, 40));
        // Lost for good: the runner is gone.
        if (_random.Next(12) == 0)
            return;
        device.BusyUntil = at;
        Reply reply = Act(device, command, at);
        _underway.Add((at + TimeSpan.FromSeconds(_random.Next(10) == 0 ? _random.Next(600) : 1), reply));
    }

    // All of the transaction must be armed and healthy when the first of it is told to confirm, and all by one moment.
    private void CheckConfirm(DeviceCommand command)
    {
        PushReport report = Driver.Report;
        DeviceReport device = report.Devices.Single(d => d.Device == command.Device);
        IEnumerable<DeviceReport> scope = policy.Scope switch
        {
            TransactionScope.Device => [device],
            TransactionScope.Wave => report.Devices.Where(d => d.Wave == device.Wave),
            _ => report.Devices,
        };
        DeviceCommand[] confirms =
            [.. Driver.Push.Commands.Where(c => c is { Kind: CommandKind.Confirm, Attempt: 1 } && scope.Any(d => d.Device == c.Device))];
        confirms.Select(c => c.NotAfter).Distinct().Count().ShouldBe(1);
        DeviceReport[] bad = [.. scope.Where(d => d.Outcome != DeviceOutcome.Unchanged && confirms.All(c => c.Device != d.Device))];
        bad.Length.ShouldBeLessThanOrEqualTo(policy.FailureBudget.Of(report.Devices.Count));
        bad.ShouldAllBe(d => d.Outcome != DeviceOutcome.Configuring && d.Outcome != DeviceOutcome.Waiting
            && d.Outcome != DeviceOutcome.Armed && d.Outcome != DeviceOutcome.Checking);
    }

    private Reply Act(Switch device, DeviceCommand command, DateTimeOffset at)
    {
        device.PassTo(at);
        Reply Answer(string outcome, TimeSpan? timer = null) =>
            PushDriver.Make(command.Device, command.Kind, outcome, timer, command.Attempt);
        if (at > command.NotAfter)
            return Answer("expired");
        switch (command.Kind)
        {
            case CommandKind.Preview:
                return Answer(Pick("previewed", "previewed", "rejected"));
            case CommandKind.Check:
                return Answer(_random.Next(8) == 0 ? Pick("unhealthy", "unreachable") : "healthy");
            case CommandKind.Configure when _random.Next(6) == 0:
                return Answer(Pick(Failures));
            case CommandKind.Configure:
                return device.Arm(command.Attempt, command.Source == CandidateSource.Upload, at + command.CommitTimer)
                    ? _random.Next(8) == 0 ? Answer("unreachable", command.CommitTimer)
                        : Answer("armed", command.CommitTimer) is ArmedReply armed ? armed with { ArmedUntil = at + command.CommitTimer }
                        : throw new InvalidOperationException()
                    : Answer("unchanged");
            // Answered honestly, though nothing was done: the timer decides.
            case CommandKind.Confirm when _random.Next(10) == 0:
                device.PassTo(DateTimeOffset.MaxValue);
                return Answer("timer");
            case CommandKind.Confirm:
                return Answer(device.Confirm(command.Attempt) ? _random.Next(20) == 0 ? "notsaved" : "confirmed" : "timer");
            default:
                return Answer(device.Revert() ? "reverted" : "nothing");
        }
    }

    private string Pick(params string[] options) => options[_random.Next(options.Length)];

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private sealed class Switch
    {
        private bool _runs;
        private (int Attempt, bool To, DateTimeOffset Until)? _armed;

        public DateTimeOffset BusyUntil { get; set; }

        /// <summary>True when it runs the candidate in the end.</summary>
        public bool IsNew => _runs;

        public void PassTo(DateTimeOffset at)
        {
            if (_armed is { } armed && armed.Until <= at)
                _armed = null;
        }

        public bool Arm(int attempt, bool to, DateTimeOffset until)
        {
            _armed = to == _runs ? null : (attempt, to, until);
            return _armed is not null;
        }

        public bool Confirm(int attempt)
        {
            if (_armed is not { } armed || armed.Attempt != attempt)
                return false;
            (_runs, _armed) = (armed.To, null);
            return true;
        }

        public bool Revert()
        {
            bool was = _armed is not null;
            _armed = null;
            return was;
        }
    }
}
