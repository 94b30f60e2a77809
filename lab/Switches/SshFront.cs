using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Leafwire.Lab.Processes;

namespace Leafwire.Lab.Switches;

/// <summary>The Node.js process that speaks SSH for the switches. It ends when its standard input does.</summary>
internal sealed class SshFront : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Func<string, string, bool, string?, bool> _acceptsLogin;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _pending = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Task _reading;
    private readonly Task<string> _errors;
    private int _lastId;

    private SshFront(Process process, Func<string, string, bool, string?, bool> acceptsLogin)
    {
        _process = process;
        _acceptsLogin = acceptsLogin;
        _errors = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>Starts the process.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="acceptsLogin">Asked for each login: the switch's name, the user, whether the password or key is the
    /// right one, and the password that was given for an expired one.</param>
    /// <exception cref="InvalidOperationException">Node.js or the script is not there.</exception>
    public static SshFront Start(SwitchFarmOptions options, Func<string, string, bool, string?, bool> acceptsLogin)
    {
        string script = Path.Combine(options.FrontFolder ?? Path.Combine(LabPaths.Root, "lab", "node"), "ssh-front.js");
        if (!File.Exists(script))
            throw new InvalidOperationException($"{script} is missing: FrontFolder must be the repository's lab/node");
        var start = new ProcessStartInfo(options.Node)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(script);
        LeftOvers.Mark(start);
        try
        {
            return new SshFront(Process.Start(start)!, acceptsLogin);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException(
                $"cannot run '{options.Node}': {exception.Message}; Node.js 20 or newer is needed", exception);
        }
    }

    /// <summary>Has the front do something and waits until it is done.</summary>
    /// <exception cref="InvalidOperationException">The front could not, or it is gone.</exception>
    public async Task<JsonObject> AskAsync(JsonObject request, CancellationToken cancellationToken)
    {
        int id = Interlocked.Increment(ref _lastId);
        request["id"] = id;
        var answer = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        try
        {
            await WriteAsync(request, cancellationToken);
            if (_reading.IsCompleted)
                throw await GoneAsync();
            return await answer.Task.WaitAsync(cancellationToken);
        }
        catch (IOException)
        {
            throw await GoneAsync();
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process is gone already.
        }
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
        _writing.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            JsonObject answer = JsonNode.Parse(line)!.AsObject();
            if (answer["login"] is { } login)
            {
                bool accepted = _acceptsLogin(
                    (string)answer["switch"]!, (string)answer["user"]!, (bool)answer["proved"]!, (string?)answer["newPassword"]);
                _ = AnswerAsync(new JsonObject { ["op"] = "verdict", ["login"] = (int)login, ["accepted"] = accepted });
                continue;
            }

            if (!_pending.TryRemove((int)answer["id"]!, out TaskCompletionSource<JsonObject>? waiting))
                continue;
            if (answer["error"] is { } error)
                waiting.SetException(new InvalidOperationException($"the SSH front: {error}"));
            else
                waiting.SetResult(answer);
        }
        InvalidOperationException? gone = null;
        foreach (int id in _pending.Keys)
        {
            if (_pending.TryRemove(id, out TaskCompletionSource<JsonObject>? waiting))
                waiting.SetException(gone ??= await GoneAsync());
        }
    }

    private async Task WriteAsync(JsonObject line, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _process.StandardInput.WriteLineAsync(line.ToJsonString());
            await _process.StandardInput.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task AnswerAsync(JsonObject line)
    {
        try
        {
            await WriteAsync(line, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The front is gone, and whoever logged in with it.
        }
    }

    private async Task<InvalidOperationException> GoneAsync()
    {
        string error = (await _errors).Trim();
        string hint = error.Contains("MODULE_NOT_FOUND", StringComparison.Ordinal)
            ? "the npm package ssh2 is not installed; run 'npm ci' in lab/node. "
            : "";
        return new InvalidOperationException($"the SSH front ended: {hint}{error}");
    }
}
