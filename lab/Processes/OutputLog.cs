using System.Text.RegularExpressions;

namespace Leafwire.Lab.Processes;

/// <summary>A process's lines: written to a file, and offered to those who wait for one.</summary>
internal sealed class OutputLog : IDisposable
{
    // Readiness lines come early; what is older than this is in the file only.
    private const int Kept = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private readonly List<Waiter> _waiters = [];
    private readonly StreamWriter _file;
    private bool _ended;

    public OutputLog(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        _file = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    /// <summary>Copies a stream of lines until it ends.</summary>
    public async Task CopyAsync(TextReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            Add(line);
    }

    /// <summary>The first line that matches, from the past or the future.</summary>
    /// <exception cref="EndOfStreamException">The output ended without one.</exception>
    public Task<Match> WaitAsync(Regex pattern)
    {
        lock (_gate)
        {
            if (_lines.Select(l => pattern.Match(l)).FirstOrDefault(m => m.Success) is { } past)
                return Task.FromResult(past);
            if (_ended)
                return Task.FromException<Match>(new EndOfStreamException());
            var waiter = new Waiter(pattern, new TaskCompletionSource<Match>(TaskCreationOptions.RunContinuationsAsynchronously));
            _waiters.Add(waiter);
            return waiter.Found.Task;
        }
    }

    /// <summary>The last lines, for a message.</summary>
    public string Tail()
    {
        lock (_gate)
            return string.Join(Environment.NewLine, _lines.TakeLast(12).Select(l => "  " + l));
    }

    /// <summary>No more lines will come.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            _waiters.ForEach(w => w.Found.TrySetException(new EndOfStreamException()));
            _waiters.Clear();
            _file.Dispose();
        }
    }

    private void Add(string line)
    {
        lock (_gate)
        {
            _file.WriteLine(line);
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
                _lines.Dequeue();
            for (int i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Pattern.Match(line) is { Success: true } match)
                {
                    _waiters[i].Found.TrySetResult(match);
                    _waiters.RemoveAt(i);
                }
            }
        }
    }

    private sealed record Waiter(Regex Pattern, TaskCompletionSource<Match> Found);
}
