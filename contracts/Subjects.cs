using System.Diagnostics.CodeAnalysis;

namespace Leafwire.Contracts;

/// <summary>The one place where NATS subjects are built and taken apart.</summary>
public static class Subjects
{
    /// <summary>
    /// What the hub's stream of logs holds: replies of devices, decisions of people, starts and ticks, all by push. The
    /// number of tokens is fixed, because a device may be called <c>log</c>.
    /// </summary>
    public static readonly IReadOnlyList<string> LogStream = ["leafwire.*.log.*.*.*"];

    /// <summary>Commands for one device; read by the runner through the site's command stream.</summary>
    public static string Command(string site, string device) => $"leafwire.{Token.Escape(site)}.{Token.Escape(device)}.command";

    /// <summary>All commands of a site: what its command stream holds.</summary>
    public static string SiteCommands(string site) => $"leafwire.{Token.Escape(site)}.*.command";

    /// <summary>Where a device's replies to one push are published.</summary>
    public static string Reply(string site, string device, string pushId) => $"{LogOf(site, pushId)}.{Token.Escape(device)}.reply";

    /// <summary>Where a person's decision on a push (approve, reject, cancel) is published, so that it stands in the push's log.</summary>
    public static string Decision(string site, string pushId) => $"{LogOf(site, pushId)}.push.decision";

    /// <summary>Where it is published that a push begins, or why it does not (<see cref="PushStart"/>).</summary>
    public static string Start(string site, string pushId) => $"{LogOf(site, pushId)}.push.start";

    /// <summary>Where the passing of a push's deadline is published (<see cref="Contracts.Tick"/>).</summary>
    public static string Tick(string site, string pushId) => $"{LogOf(site, pushId)}.push.tick";

    /// <summary>
    /// The filter that gives one push's whole log. The push stands before all that varies, so the hub finds its messages
    /// without looking at others'.
    /// </summary>
    public static string Log(string site, string pushId) => $"{LogOf(site, pushId)}.*.*";

    private static string LogOf(string site, string pushId) => $"leafwire.{Token.Escape(site)}.log.{Token.Escape(pushId)}";

    /// <summary>Stage reports for people who watch; core NATS, at most once.</summary>
    public static string Progress(string site, string device) => $"leafwire.{Token.Escape(site)}.{Token.Escape(device)}.progress";

    /// <summary>All stage reports of a site.</summary>
    public static string SiteProgress(string site) => $"leafwire.{Token.Escape(site)}.*.progress";

    /// <summary>All stage reports of all sites.</summary>
    public const string AllProgress = "leafwire.*.*.progress";

    /// <summary>A request that the runner serving the device answers; core NATS, so that nobody there is known at once.</summary>
    public static string Presence(string site, string device) => $"leafwire.{Token.Escape(site)}.{Token.Escape(device)}.presence";

    /// <summary>
    /// The request of NATS services discovery (ADR-32) that every runner of the site answers, whatever devices it holds, with what
    /// <see cref="Wire.DecodeService"/> reads.
    /// </summary>
    public static string Services(string site) => "$SRV.STATS." + Names.Service(site);

    /// <summary>
    /// The endpoint of a runner's service: every runner of the site answers there with its <see cref="Contracts.Presence"/>. It stands
    /// where a device's does, so that a site's leaf node may hear it and no other's; no device has its name, because '=' is never
    /// escaped as itself.
    /// </summary>
    public static string Runners(string site) => $"leafwire.{Token.Escape(site)}.=.presence";

    /// <summary>Takes a subject apart.</summary>
    /// <returns>False when the subject is not one of ours.</returns>
    public static bool TryParse(string subject, [NotNullWhen(true)] out SubjectParts? parts)
    {
        ArgumentNullException.ThrowIfNull(subject);
        parts = subject.Split('.') switch
        {
            ["leafwire", var site, var device, ("command" or "progress" or "presence") and var channel] =>
                Parts(site, device, channel, null),
            ["leafwire", var site, "log", var push, var device, "reply" and var channel] => Parts(site, device, channel, push),
            ["leafwire", var site, "log", var push, "push", ("decision" or "start" or "tick") and var channel] =>
                Parts(site, "push", channel, push),
            _ => null,
        };
        return parts is not null;
    }

    private static SubjectParts? Parts(string site, string device, string channel, string? push) =>
        Token.TryUnescape(site, out string? ofSite) && Token.TryUnescape(device, out string? ofDevice)
            && (push is null || Token.TryUnescape(push, out push))
            ? new SubjectParts(ofSite, ofDevice, channel, push)
            : null;
}

/// <summary>The parts of a subject.</summary>
/// <param name="Site">The site's name, unescaped.</param>
/// <param name="Device">The device's name, unescaped; <c>push</c> for what is said of the push as a whole.</param>
/// <param name="Channel"><c>command</c>, <c>reply</c>, <c>decision</c>, <c>start</c>, <c>tick</c>, <c>progress</c> or
/// <c>presence</c>.</param>
/// <param name="PushId">The push, for what stands in its log.</param>
public sealed record SubjectParts(string Site, string Device, string Channel, string? PushId);
