using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Leafwire.Benchmarks;

/// <summary>
/// How things are timed: within this process, since nothing is to be built where it runs, a few rounds each, with what they allocate.
/// </summary>
internal static class ShortRun
{
    public static IConfig Config { get; } = ManualConfig.CreateEmpty()
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddExporter(JsonExporter.Brief)
        .AddLogger(ConsoleLogger.Default);
}
