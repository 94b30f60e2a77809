using CsCheck;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>Random replies in any order, duplicated, late, missing, with decisions and a clock that jumps.</summary>
public sealed class PushProperties
{
    private static readonly string[] Failures = ["rejected", "unhealthy", "busy", "expired", "failed", "unreachable"];

    private static readonly Gen<PushPolicy> Policies =
        Gen.Select(Gen.Enum<TransactionScope>(), Gen.Int[0, 3], Gen.Bool, Gen.Frequency((9, Gen.Const(Approval.None)), (1, Gen.Const(Approval.Required))), Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true))), Gen.Int[60, 7200])
            .Select((scope, budget, percent, approval, dryRun, deadline) => new PushPolicy
            {
                Scope = scope,
                FailureBudget = percent ? Allowance.Percent(budget * 20) : Allowance.Count(budget),
                Approval = approval,
                DryRun = dryRun,
                Deadline = TimeSpan.FromSeconds(deadline),
            });

    private static readonly Gen<string[][]> Waves = Gen.Int[1, 4].Array[1, 4].Select(sizes =>
    {
        int next = 0;
        return sizes.Select(n => Enumerable.Range(0, n).Select(_ => $"d{next++}").ToArray()).ToArray();
    });

    [Fact]
    public void Push_WhateverHappens_KeepsItsPromises() =>
        Gen.Select(Policies, Waves, Gen.Int[0, int.MaxValue]).Sample(
            (policy, waves, seed) =>
            {
                var world = new World(policy, waves, seed);
                world.Run();
                world.CheckReport();
            },
            iter: 20_000);

    [Fact]
    public void Push_RebuiltFromItsLog_StandsWhereItStood() =>
        Gen.Select(Policies, Waves, Gen.Int[0, int.MaxValue]).Sample(
            (policy, waves, seed) =>
            {
                var world = new World(policy, waves, seed);
                world.Run();
                Push rebuilt = Push.Begin(world.Driver.Plan);
                rebuilt.Apply(world.Driver.Log);
                rebuilt.Advance(world.Driver.Now);
                rebuilt.IsComplete.ShouldBeTrue();
                PushReport was = world.Driver.Report, now = rebuilt.Report();
                now.Status.ShouldBe(was.Status);
                now.Devices.Select(d => (d.Device, d.Outcome, d.Runs, d.Message)).ShouldBe(was.Devices.Select(d => (d.Device, d.Outcome, d.Runs, d.Message)));
                now.Timeline.ShouldBe(was.Timeline);

                // What a workflow engine keeps of the log leads to the same end.
                Push bare = Push.Begin(world.Driver.Plan);
                bare.Apply(world.Driver.Log.Select(e => e.Bare()));
                bare.Advance(world.Driver.Now);
                bare.Report().Devices.Select(d => (d.Device, d.Outcome, d.Runs, d.Message)).ShouldBe(was.Devices.Select(d => (d.Device, d.Outcome, d.Runs, d.Message)));
            },
            iter: 5_000);

    /// <summary>Runners and switches that keep the protocol's promises, over a network that keeps none.</summary>
    private sealed class World(PushPolicy policy, string[][] waves, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<(DateTimeOffset At, Reply Reply)> _underway = [];
        private readonly Dictionary<string, string> _switches = waves.SelectMany(w => w).ToDictionary(d => d, _ => "old");
        private readonly Dictionary<string, DateTimeOffset> _timers = [];

        public PushDriver Driver { get; } = new(policy, waves);

        public void Run()
        {
            for (int step = 0; !Driver.Push.IsComplete; step++)
            {
                step.ShouldBeLessThan(10_000, "a push must end");
                foreach (PushCommand command in Driver.Push.TakeCommands())
                    Receive(command);
                if (_random.Next(60) == 0)
                    Driver.Decide((DecisionKind)_random.Next(3));
                // Somebody who can publish at the hub, and not sign.
                if (_random.Next(30) == 0)
                    Driver.Reply(PushDriver.Make($"d{_random.Next(_switches.Count)}", (CommandKind)_random.Next(4), "refused"));
                DateTimeOffset next = _underway.Count == 0 ? DateTimeOffset.MaxValue : _underway.Min(u => u.At);
                if (next >= Driver.Push.Deadline)
                {
                    Driver.Wait(Driver.Push.Deadline - Driver.Now);
                    continue;
                }

                Driver.Wait(Max(TimeSpan.Zero, next - Driver.Now));
                int index = _underway.FindIndex(u => u.At == next);
                Reply reply = _underway[index].Reply;
                if (_random.Next(8) != 0)
                    _underway.RemoveAt(index);
                else
                    _underway[index] = (next + TimeSpan.FromSeconds(_random.Next(1, 400)), reply);
                Driver.Reply(reply);
            }
        }

        public void CheckReport()
        {
            PushReport report = Driver.Report;
            report.IsFinal.ShouldBeTrue();
            report.Devices.Select(d => d.Device).ShouldBe(waves.SelectMany(w => w), "every device once");
            foreach (DeviceReport device in report.Devices)
            {
                string runs = _switches[device.Device];
                // The timer of a switch that nobody confirmed runs out, if not now then soon.
                string ends = runs == "armed" ? "old" : runs;
                if (device.Runs == RunningConfiguration.New && device.Outcome == DeviceOutcome.Confirmed)
                    ends.ShouldBe("new", device.Device);
                if (device.Runs == RunningConfiguration.Old)
                    ends.ShouldBe("old", device.Device);
                if (policy.DryRun)
                    runs.ShouldBe("old");
            }
        }

        private void Receive(PushCommand command)
        {
            if (command.Kind == CommandKind.Confirm)
                CheckConfirm(command);
            DateTimeOffset at = Driver.Now + TimeSpan.FromSeconds(_random.Next(0, 40));
            // Lost for good: the runner is gone.
            if (_random.Next(12) == 0)
                return;
            if (Act(command, at) is { } reply)
                _underway.Add((at + TimeSpan.FromSeconds(_random.Next(10) == 0 ? _random.Next(600) : 1), reply));
        }

        // All of the scope must be armed and healthy when the first of it is told to confirm.
        private void CheckConfirm(PushCommand command)
        {
            PushReport report = Driver.Report;
            DeviceReport device = report.Devices.Single(d => d.Device == command.Device);
            IEnumerable<DeviceReport> scope = policy.Scope switch
            {
                TransactionScope.Device => [device],
                TransactionScope.Wave => report.Devices.Where(d => d.Wave == device.Wave),
                _ => report.Devices,
            };
            DeviceReport[] bad = [.. scope.Where(d => d.Outcome is not (DeviceOutcome.Armed or DeviceOutcome.Confirming or DeviceOutcome.Confirmed or DeviceOutcome.Unchanged))];
            bad.Length.ShouldBeLessThanOrEqualTo(policy.FailureBudget.Of(report.Devices.Count));
            bad.ShouldAllBe(d => d.Outcome != DeviceOutcome.Configuring && d.Outcome != DeviceOutcome.Waiting);
        }

        private Reply? Act(PushCommand command, DateTimeOffset at)
        {
            string device = command.Device;
            if (_timers.TryGetValue(device, out DateTimeOffset end) && end <= at && _switches[device] == "armed")
                _switches[device] = "old";
            if (at > command.NotAfter)
                return PushDriver.Make(device, command.Kind, "expired");
            switch (command.Kind)
            {
                case CommandKind.Preview:
                    return PushDriver.Make(device, command.Kind, Pick("previewed", "unchanged", "rejected"));
                case CommandKind.Configure when _random.Next(6) == 0:
                    return PushDriver.Make(device, command.Kind, Failures[_random.Next(Failures.Length)]);
                case CommandKind.Configure when _random.Next(6) == 0:
                    return PushDriver.Make(device, command.Kind, "unchanged");
                case CommandKind.Configure:
                    _switches[device] = "armed";
                    _timers[device] = at + policy.CommitTimer;
                    return _random.Next(8) == 0
                        ? PushDriver.Make(device, command.Kind, "unreachable", policy.CommitTimer)
                        : PushDriver.Make(device, command.Kind, "armed", policy.CommitTimer);
                case CommandKind.Confirm:
                    bool armed = _switches[device] == "armed";
                    _switches[device] = armed ? "new" : "old";
                    return PushDriver.Make(device, command.Kind, armed ? "confirmed" : "timer");
                default:
                    string outcome = _switches[device] == "armed" ? "reverted" : "nothing";
                    _switches[device] = "old";
                    return PushDriver.Make(device, command.Kind, outcome);
            }
        }

        private string Pick(params string[] options) => options[_random.Next(options.Length)];

        private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
    }
}
