using System.Text.Json.Nodes;
using Leafwire.Cli;
using Leafwire.Cli.Output;
using Leafwire.Lab.Processes;

namespace Leafwire.Lab.Commands.Bench;

/// <summary>
/// What single operations take and allocate: the benchmarks of <c>lab/Benchmarks</c>, in a process of their own, read from what
/// BenchmarkDotNet writes.
/// </summary>
internal sealed class MicroBench(Printer printer)
{
    /// <summary>Runs all of them.</summary>
    /// <exception cref="UserErrorException">The program is not built, or failed.</exception>
    public async Task<IReadOnlyList<MicroResult>> RunAsync(CancellationToken cancellationToken)
    {
        string program = LabPaths.Program("Leafwire.Benchmarks");
        if (!File.Exists(program))
            throw new UserErrorException($"{program} is not built: ./leafwire bench --micro builds it");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("leafwire-bench-");
        try
        {
            printer.Say("single operations, a minute or two");
            var spec = new ProcessSpec(
                "benchmarks", "dotnet", [program, "--filter", "*", "--artifacts", folder.FullName],
                Path.Combine(folder.FullName, "benchmarks.log"));
            await using ManagedProcess process = ManagedProcess.Start(spec);
            int status = await process.Exited.WaitAsync(cancellationToken);
            if (status != 0)
                throw new UserErrorException(
                    $"the benchmarks ended with status {status}: {File.ReadLines(spec.LogFile).LastOrDefault()}", ExitCodes.PushFailed);
            string[] reports = Directory.GetFiles(folder.FullName, "*-report-brief.json", SearchOption.AllDirectories);
            return [.. reports.Order(StringComparer.Ordinal).SelectMany(file => Read(File.ReadAllText(file)))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Reads a report of BenchmarkDotNet.</summary>
    /// <exception cref="InvalidDataException">One of its benchmarks has no figures.</exception>
    public static IEnumerable<MicroResult> Read(string report)
    {
        foreach (JsonNode? benchmark in JsonNode.Parse(report)!["Benchmarks"]!.AsArray())
        {
            string name = $"{benchmark!["Type"]}.{benchmark["Method"]}", parameters = benchmark["Parameters"]?.ToString() ?? "";
            name = parameters.Length > 0 ? $"{name}({parameters})" : name;
            yield return benchmark["Statistics"]?["Mean"]?.GetValue<double>() is { } mean
                && benchmark["Memory"]?["BytesAllocatedPerOperation"]?.GetValue<double>() is { } allocated
                ? new MicroResult(name, mean / 1000, allocated)
                : throw new InvalidDataException($"benchmark {name} has no figures");
        }
    }

    /// <summary>As a table.</summary>
    public static BenchTable Table(IReadOnlyList<MicroResult> results)
    {
        var table = new BenchTable(
            [new("takes, µs", "microseconds"), new("allocates, bytes", "allocatedBytes")],
            "means of BenchmarkDotNet's short run, in one process; a fold has two log entries a device", keys: 0,
            new BenchColumn("operation", "operation"));
        foreach (MicroResult result in results)
            table.Add(result.Operation, [result.Microseconds, result.AllocatedBytes]);
        return table;
    }
}

/// <summary>What an operation takes.</summary>
/// <param name="Operation">Class, method and parameters.</param>
/// <param name="Microseconds">The mean.</param>
/// <param name="AllocatedBytes">On the managed heap, each time.</param>
internal sealed record MicroResult(string Operation, double Microseconds, double AllocatedBytes);
