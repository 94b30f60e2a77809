using Leafwire.Contracts;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Trust;
using NATS.Client.Core;

namespace Leafwire.Tests.Unit.Signing;

/// <summary>A message's headers as the feed of commands reads them.</summary>
internal static class TrustOfHeaders
{
    public static Distrust? Check(this CommandTrust trust, NatsHeaders? headers, ReadOnlyMemory<byte> message) =>
        trust.Check(NatsCommandFeed.Header(headers, CommandSignature.KeyHeader),
            NatsCommandFeed.Header(headers, CommandSignature.SignatureHeader), message);
}
