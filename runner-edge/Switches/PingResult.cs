namespace Leafwire.Runner.Switches;

/// <summary>What came back.</summary>
/// <param name="Sent">Packets sent.</param>
/// <param name="Received">Answers.</param>
internal sealed record PingResult(int Sent, int Received);
