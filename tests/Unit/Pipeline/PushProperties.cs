using CsCheck;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>Random replies in any order, duplicated, late, missing, with decisions, and drivers that sleep.</summary>
public sealed class PushProperties
{
    private static readonly Gen<PushPolicy> Policies =
        Gen.Select(
            Gen.Enum<TransactionScope>(), Gen.Enum<OnSplit>(), Gen.Int[0, 3], Gen.Bool,
            Gen.Frequency((9, Gen.Const(Approval.None)), (1, Gen.Const(Approval.Required))),
            Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true))),
            Gen.Int[60, 7200], Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[1, 200])))
            .Select((scope, onSplit, budget, percent, approval, dryRun, deadline, soak) => new PushPolicy
            {
                Scope = scope,
                OnSplit = onSplit,
                FailureBudget = percent ? Allowance.Percent(budget * 20) : Allowance.Count(budget),
                Approval = approval,
                Approvers = 1 + budget % 2,
                DryRun = dryRun,
                Soak = TimeSpan.FromSeconds(soak),
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
                var world = new PushWorld(policy, waves, seed);
                world.Run();
                world.CheckReport();
            },
            iter: 20_000);

    [Fact]
    public void Push_LogCutAnywhere_IsFoldedOnToTheSame() =>
        Gen.Select(Policies, Waves, Gen.Int[0, int.MaxValue]).Sample(
            (policy, waves, seed) =>
            {
                var world = new PushWorld(policy, waves, seed);
                world.Run();
                List<LogEntry> log = world.Driver.Log;
                int cut = new Random(seed).Next(log.Count + 1);
                Push other = Push.Begin(world.Driver.Plan);
                other.Apply(log.Take(cut));
                DeviceCommand[] early = [.. other.Commands];
                world.Driver.Push.Commands.Take(early.Length).ShouldBe(early, "a command that was published stays one");
                other.Apply(log);
                other.Commands.ShouldBe(world.Driver.Push.Commands);
                PushReport was = world.Driver.Report, now = other.Report();
                now.Devices.Select(d => (d.Device, d.Outcome, d.Runs, d.Message))
                    .ShouldBe(was.Devices.Select(d => (d.Device, d.Outcome, d.Runs, d.Message)));
                (now.Status, now.Message, now.Consistent, now.EndedAt).ShouldBe((was.Status, was.Message, was.Consistent, was.EndedAt));
                now.Timeline.ShouldBe(was.Timeline);
            },
            iter: 5_000);
}
