namespace Leafwire.Runner.Ssh;

/// <summary>How long to wait for a switch, and how much to take from it.</summary>
internal sealed record SshOptions
{
    /// <summary>For the TCP connection, each step of the SSH handshake, and a write that the switch does not take. Default: 15 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between SSH keep-alive messages, so that a dead path is noticed by TCP. Default: 15 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long to wait for the switch to agree to a closed channel. Default: 250 ms.</summary>
    public TimeSpan Close { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Bytes that may wait unread before the connection is given up. Default: 32 MiB.</summary>
    public long UnreadBytes { get; init; } = Contracts.Limits.UnreadBytes;
}
