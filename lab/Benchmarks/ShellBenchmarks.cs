using System.Text;
using BenchmarkDotNet.Attributes;
using Leafwire.Lab.Fabric;
using Leafwire.Runner.Eos;

namespace Leafwire.Benchmarks;

/// <summary>What it costs to find the prompt behind a megabyte of a switch's answer.</summary>
public class ShellBenchmarks
{
    private const string Command = "show running-config";
    private byte[] _answer = null!;

    /// <summary>Bytes of one read: a window of SSH, or what a slow switch writes at once.</summary>
    [Params(200, 16_000)]
    public int Chunk { get; set; }

    /// <summary>Writes the answer.</summary>
    [GlobalSetup]
    public void WriteAnswer()
    {
        string configuration = SampleFabric.Leaves(1, 200_000).Values.Single().Replace("\n", "\r\n", StringComparison.Ordinal);
        _answer = Encoding.UTF8.GetBytes($"leaf1#{Command}\r\n{string.Concat(Enumerable.Repeat(configuration, 5))}leaf1#");
    }

    /// <summary>The answer to one command.</summary>
    /// <exception cref="InvalidOperationException">It is not all there.</exception>
    [Benchmark]
    public async Task<int> Scan()
    {
        var transport = new ReplayTransport(_answer, "leaf1#".Length, Chunk);
        await using var shell = new EosShell(transport, new EosOptions(), TimeProvider.System, "leaf1");
        await shell.GreetAsync(CancellationToken.None);
        EosAnswer answer = await shell.SendAsync(new EosCommand(Command) { LastLine = "end" }, CancellationToken.None);
        return answer.Lines.Count > 1000 ? answer.Lines.Count
            : throw new InvalidOperationException($"the answer has {answer.Lines.Count} lines");
    }
}
