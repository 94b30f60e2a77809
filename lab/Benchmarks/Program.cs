using BenchmarkDotNet.Running;
using Leafwire.Benchmarks;

// What a person may add is BenchmarkDotNet's own: --list flat, --filter '*Fold*', --exporters json.
return BenchmarkSwitcher.FromAssembly(typeof(FoldBenchmarks).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, ShortRun.Config)
    .All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
