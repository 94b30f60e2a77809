using System.CommandLine;
using Leafwire.Cli;
using Leafwire.Cli.Output;

namespace Leafwire.Lab.Commands.Bench;

/// <summary><c>leafwire bench</c>: how long things take on this machine, everything included.</summary>
internal static class BenchCommand
{
    public static Command Create(TimeProvider time)
    {
        var arguments = new BenchArguments();
        var command = new Command("bench", "Time pushes of 1, 10 and 100 devices against a bare SSH session, and what they cost");
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            BenchPlan plan = arguments.Read(parsed);
            var printer = new Printer(plan.IsJson);
            if (plan.Mode == BenchMode.Soak)
                return await SoakAsync(new SoakBench(plan, time, printer), printer, cancellationToken);
            if (plan.Mode is BenchMode.Ratios or BenchMode.RecordRatios)
                return await RatiosAsync(new RatioBench(time, printer), plan.Mode == BenchMode.RecordRatios, printer, cancellationToken);
            BenchTable table = plan.Mode switch
            {
                BenchMode.Micro => MicroBench.Table(await new MicroBench(printer).RunAsync(cancellationToken)),
                BenchMode.Preview => await new PreviewBench(plan, time, printer).RunAsync(cancellationToken),
                BenchMode.CommandLine => await new CommandLineBench(plan, time, printer).RunAsync(cancellationToken),
                BenchMode.Drift => await new DriftBench(plan, time, printer).RunAsync(cancellationToken),
                BenchMode.Pushes or BenchMode.Sites => await new BurstBench(plan, time, printer).RunAsync(cancellationToken),
                BenchMode.Memory => await new MemoryBench(plan, time, printer).RunAsync(cancellationToken),
                BenchMode.Pace => await new PaceBench(plan, time, printer).RunAsync(cancellationToken),
                _ => await PushAsync(plan, time, printer, cancellationToken),
            };
            table.Print(printer);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<int> SoakAsync(SoakBench bench, Printer printer, CancellationToken cancellationToken)
    {
        (await bench.RunAsync(cancellationToken)).Print(printer);
        if (bench.Growing.Count == 0)
            return ExitCodes.Ok;
        printer.Say($"this grows: {string.Join("; ", bench.Growing)}");
        return ExitCodes.PushFailed;
    }

    private static async Task<int> RatiosAsync(RatioBench bench, bool isRecorded, Printer printer, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, double> recorded = isRecorded ? new Dictionary<string, double>() : RatioBench.Recorded();
        IReadOnlyDictionary<string, double> measured = await bench.MeasureAsync(cancellationToken);
        if (isRecorded)
            RatioBench.Record(recorded = measured);
        (BenchTable table, IReadOnlyList<string> worse) = RatioBench.Compare(measured, recorded);
        table.Print(printer);
        if (worse.Count == 0)
            return ExitCodes.Ok;
        printer.Say($"this got worse: {string.Join("; ", worse)}");
        return ExitCodes.PushFailed;
    }

    private static async Task<BenchTable> PushAsync(
        BenchPlan plan, TimeProvider time, Printer printer, CancellationToken cancellationToken)
    {
        using var bench = new BenchRun(plan, time, printer);
        if (!bench.HasBareSession)
            printer.Say("no 'ssh' of OpenSSH is installed here: there is no bare session to compare with");
        return await bench.RunAsync(cancellationToken);
    }
}
