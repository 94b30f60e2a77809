using System.Text;
using Leafwire.Lab.Switches;
using Leafwire.Lab.Switches.Cli;

namespace Leafwire.Tests.Unit.Golden;

/// <summary>A terminal of a simulated switch that tells when the switch waits for input: then all is said that it has to say.</summary>
internal sealed class PlayedSwitch : TerminalStream, ICliConnection
{
    private readonly Queue<byte> _typed = new();
    private readonly List<byte> _shown = [];
    private readonly SemaphoreSlim _input = new(0), _idle = new(0);
    private readonly Task _shell;
    private bool _closed;

    public PlayedSwitch(SwitchState state, int rows)
    {
        Rows = rows;
        _shell = Task.Run(async () =>
        {
            try
            {
                await new EosCommandLine(state, new CliTerminal(this, this), this).RunAsync(CancellationToken.None);
            }
            finally
            {
                _idle.Release();
            }
        });
    }

    public string User => "admin";

    public string Terminal => "vty1";

    public bool HasTerminal => true;

    public int Rows { get; }

    public bool IsDead => false;

    /// <summary>What it says until it waits for input.</summary>
    public async Task<byte[]> ListenAsync(CancellationToken cancellationToken)
    {
        await _idle.WaitAsync(cancellationToken);
        byte[] shown = [.. _shown];
        _shown.Clear();
        return shown;
    }

    /// <summary>Types, and hears what it says to that.</summary>
    public Task<byte[]> TypeAsync(byte[] keys, CancellationToken cancellationToken)
    {
        foreach (byte key in keys)
            _typed.Enqueue(key);
        _input.Release();
        return ListenAsync(cancellationToken);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _idle.Release();
        await _input.WaitAsync(cancellationToken);
        if (_closed)
            return 0;
        int length = Math.Min(buffer.Length, _typed.Count);
        for (int i = 0; i < length; i++)
            buffer.Span[i] = _typed.Dequeue();
        return length;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _shown.AddRange(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public void Drop() => throw new InvalidOperationException(
        $"nothing of a conversation cuts its connection; it was at: {Encoding.UTF8.GetString([.. _shown])}");

    public override async ValueTask DisposeAsync()
    {
        _closed = true;
        _input.Release();
        await _shell;
        _input.Dispose();
        _idle.Dispose();
        await base.DisposeAsync();
    }
}
