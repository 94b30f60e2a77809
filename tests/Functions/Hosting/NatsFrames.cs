using System.Globalization;
using System.Text;

namespace Leafwire.Tests.Functions.Hosting;

/// <summary>
/// Reads the messages that pass one direction of a NATS connection: https://docs.nats.io/reference/reference-protocols/nats-protocol.
/// </summary>
/// <param name="message">Is told the subject of each.</param>
internal sealed class NatsFrames(Action<string> message)
{
    private readonly List<byte> _line = [];
    private int _payload;

    /// <summary>Reads on; a piece may end anywhere.</summary>
    public void Read(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (_payload > 0)
            {
                int passed = Math.Min(_payload, piece.Length);
                _payload -= passed;
                piece = piece[passed..];
                continue;
            }

            int end = piece.IndexOf((byte)'\n');
            _line.AddRange(end < 0 ? piece : piece[..end]);
            if (end < 0)
                return;
            piece = piece[(end + 1)..];
            OnLine(Encoding.UTF8.GetString([.. _line]).TrimEnd('\r'));
            _line.Clear();
        }
    }

    // Verb, subject and, last, the bytes that follow; behind these comes the end of a line.
    private void OnLine(string line)
    {
        if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not ["PUB" or "HPUB" or "MSG" or "HMSG", var subject, .., var bytes])
            return;
        _payload = int.Parse(bytes, CultureInfo.InvariantCulture) + 2;
        message(subject);
    }
}
