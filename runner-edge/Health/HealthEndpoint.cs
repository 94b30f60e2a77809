using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Leafwire.Messaging;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Health;

/// <summary>
/// <c>GET /healthz</c>: 200 while the leaf answers, 503 while it does not. On a plain socket, because it takes a free
/// port (0) and weighs nothing.
/// </summary>
internal sealed class HealthEndpoint(RunnerSettings settings, Func<RunnerHealth> report, TimeProvider time, ILogger<HealthEndpoint> log)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<IPEndPoint> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where it listens, as soon as it does.</summary>
    public Task<IPEndPoint> ListeningAsync(CancellationToken cancellationToken) => _listening.Task.WaitAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Health is not { } wanted)
            return;
        using var listener = new TcpListener(wanted);
        try
        {
            listener.Start();
        }
        catch (SocketException e)
        {
            // The work goes on without it.
            log.HealthFailed($"cannot listen on {wanted}: {e.Message}");
            return;
        }

        var endPoint = (IPEndPoint)listener.LocalEndpoint;
        log.HealthServed(endPoint);
        _listening.TrySetResult(endPoint);
        while (!stoppingToken.IsCancellationRequested)
            _ = AnswerAsync(await listener.AcceptTcpClientAsync(stoppingToken), stoppingToken);
    }

    private async Task AnswerAsync(TcpClient client, CancellationToken stoppingToken)
    {
        using (client)
        using (var limit = new TimeLimit(Patience, time, stoppingToken))
        {
            try
            {
                NetworkStream stream = client.GetStream();
                await stream.WriteAsync(Answer(await ReadRequestLineAsync(stream, limit.Token)), limit.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                log.HealthFailed(e.Message);
            }
        }
    }

    private byte[] Answer(string requestLine)
    {
        if (requestLine.Split(' ') is not ["GET" or "HEAD", var path, ..] || path.Split('?')[0] != "/healthz")
            return Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        RunnerHealth health = report();
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(health, HealthJson.Default.RunnerHealth);
        string head = $"HTTP/1.1 {(health.Connected ? "200 OK" : "503 Service Unavailable")}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        return requestLine.StartsWith("HEAD", StringComparison.Ordinal)
            ? Encoding.ASCII.GetBytes(head)
            : [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    // The whole head is read, so that closing does not reset a client that still sends.
    private static async Task<string> ReadRequestLineAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[8192];
        int length = 0;
        while (length < buffer.Length && !buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
                break;
            length += read;
        }

        string head = Encoding.ASCII.GetString(buffer, 0, length);
        return head.Split("\r\n")[0];
    }
}
