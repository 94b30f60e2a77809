using System.Net.Sockets;
using Leafwire.Runner.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Leafwire.Tests.Unit.Telemetry;

/// <summary>What leaves the site of a runner's log.</summary>
public sealed class SiteFactsTests
{
    [Fact]
    public void Record_OfTheRunner_LosesWhatOnlyTheSiteMayKnow()
    {
        var kept = new List<string>();
        using ServiceProvider services = new ServiceCollection().AddLogging(logging => logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.AddProcessor(new SiteFacts());
            options.AddProcessor(new Keeper(kept));
        })).BuildServiceProvider();
        ILogger log = services.GetRequiredService<ILogger<SiteFactsTests>>();

#pragma warning disable CA1848 // The record is what is looked at, not how it was made.
        log.LogWarning(
            new SocketException((int)SocketError.ConnectionRefused, "192.0.2.1:22"),
            "No connection to {Device} at {Address} as {User}: {Reason} after {Tries}", "leaf1", "192.0.2.1:22", "netops", "refused", 3);
#pragma warning restore CA1848

        kept.ShouldHaveSingleItem().ShouldBe(
            "No connection to {Device} at {Address} as {User}: {Reason} after {Tries}; Device=leaf1 Tries=3 "
            + "error.type=System.Net.Sockets.SocketException");
    }

    private sealed class Keeper(List<string> kept) : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data) => kept.Add($"{data.FormattedMessage}{data.Exception}{data.Body}; "
            + string.Join(' ', (data.Attributes ?? []).Where(a => a.Key != "{OriginalFormat}").Select(a => $"{a.Key}={a.Value}")));
    }
}
