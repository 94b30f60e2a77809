namespace Leafwire.Lab.Simulation;

/// <summary>One direction of a connection: bytes arrive in order, late, and torn where the world likes.</summary>
internal sealed class SimPipe(SimScheduler scheduler, SimRandom random, TimeSpan latency)
{
    private const double TornShare = 0.1;

    private readonly Queue<byte[]?> _underway = new();
    private readonly Queue<ReadOnlyMemory<byte>> _arrived = new();
    private TaskCompletionSource<bool>? _reader;
    private CancellationTokenRegistration _cancelling;
    private bool _ended;
    private bool _isCut;

    /// <summary>Until this moment of the world nothing arrives.</summary>
    public long StalledUntil { get; set; }

    /// <summary>Sends bytes; they arrive later, or never when the connection is cut before.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        scheduler.MustBeHere();
        if (_isCut)
            return;
        int tear = bytes.Length > 1 && random.Chance(TornShare) ? Tear(bytes) : bytes.Length;
        Carry(bytes[..tear].ToArray());
        if (tear < bytes.Length)
            Carry(bytes[tear..].ToArray());
    }

    /// <summary>The end, after everything that was sent.</summary>
    public void SendEnd() => Carry(null);

    /// <summary>The end at once: what is under way is lost.</summary>
    public void Cut()
    {
        _isCut = true;
        End();
    }

    /// <summary>True when there is something to take; false at the end.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        scheduler.MustBeHere();
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<bool>(cancellationToken);
        if (_arrived.Count > 0)
            return ValueTask.FromResult(true);
        if (_ended)
            return ValueTask.FromResult(false);
        _reader = new TaskCompletionSource<bool>();
        _cancelling = cancellationToken.UnsafeRegister(static (pipe, token) => ((SimPipe)pipe!).Cancel(token), this);
        return new ValueTask<bool>(_reader.Task);
    }

    /// <summary>Takes at most so much of what arrived first.</summary>
    public ReadOnlyMemory<byte> Take(int most = int.MaxValue)
    {
        ReadOnlyMemory<byte> first = _arrived.Peek();
        if (first.Length <= most)
            return _arrived.Dequeue();
        // Only a reader with a buffer smaller than a chunk comes here.
        ReadOnlyMemory<byte>[] rest = [first[most..], .. _arrived.Skip(1)];
        _arrived.Clear();
        foreach (ReadOnlyMemory<byte> chunk in rest)
            _arrived.Enqueue(chunk);
        return first[..most];
    }

    // Behind what could be a prompt as often as anywhere.
    private int Tear(ReadOnlySpan<byte> bytes)
    {
        int prompt = bytes.IndexOf((byte)'#');
        return prompt > 0 && prompt < bytes.Length - 1 && random.Chance(0.5) ? prompt + 1 : random.Next(1, bytes.Length - 1);
    }

    private void Carry(byte[]? chunk)
    {
        _underway.Enqueue(chunk);
        scheduler.After(latency, Arrive);
    }

    // Whatever comes first is handed over first, whichever moment was meant for it.
    private void Arrive()
    {
        if (_isCut)
            return;
        if (StalledUntil > scheduler.Elapsed)
            scheduler.After(TimeSpan.FromTicks(StalledUntil - scheduler.Elapsed), Arrive);
        else if (_underway.Dequeue() is { } chunk)
            Deliver(chunk);
        else
            End();
    }

    private void Deliver(byte[] chunk)
    {
        _arrived.Enqueue(chunk);
        Wake(true);
    }

    private void End()
    {
        _ended = true;
        Wake(_arrived.Count > 0);
    }

    private void Wake(bool more)
    {
        if (_reader is not { } reader)
            return;
        _reader = null;
        _cancelling.Dispose();
        reader.TrySetResult(more);
    }

    private void Cancel(CancellationToken token)
    {
        TaskCompletionSource<bool>? reader = _reader;
        _reader = null;
        reader?.TrySetCanceled(token);
    }
}
