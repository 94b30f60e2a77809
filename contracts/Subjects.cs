using System.Diagnostics.CodeAnalysis;

namespace Leafwire.Contracts;

/// <summary>The one place where NATS subjects are built and taken apart.</summary>
public static class Subjects
{
    /// <summary>
    /// What the hub's reply stream holds: replies of devices and decisions of people, both by push. One pattern, because
    /// a consumer's filter (<see cref="Log"/>) must lie within one of the stream's; no other subject has five tokens.
    /// </summary>
    public static readonly IReadOnlyList<string> ReplyStream = ["leafwire.*.*.*.*"];

    /// <summary>Commands for one device; read by the runner through the site's command stream.</summary>
    public static string Command(string site, string device) => $"leafwire.{Token.Escape(site)}.{Token.Escape(device)}.command";

    /// <summary>All commands of a site: what its command stream holds.</summary>
    public static string SiteCommands(string site) => $"leafwire.{Token.Escape(site)}.*.command";

    /// <summary>Where a device's replies to one push are published.</summary>
    public static string Reply(string site, string device, string pushId) => $"leafwire.{Token.Escape(site)}.{Token.Escape(device)}.reply.{Token.Escape(pushId)}";

    /// <summary>Where a person's decision on a push (approve, reject, cancel) is published, so that it stands in the push's log.</summary>
    public static string Decision(string site, string pushId) => $"leafwire.{Token.Escape(site)}.push.decision.{Token.Escape(pushId)}";

    /// <summary>The filter that gives one push's whole log: replies and decisions.</summary>
    public static string Log(string site, string pushId) => $"leafwire.{Token.Escape(site)}.*.*.{Token.Escape(pushId)}";

    /// <summary>Stage reports for people who watch; core NATS, at most once.</summary>
    public static string Progress(string site, string device) => $"leafwire.{Token.Escape(site)}.{Token.Escape(device)}.progress";

    /// <summary>All stage reports of all sites.</summary>
    public const string AllProgress = "leafwire.*.*.progress";

    /// <summary>A request that the runner serving the device answers; core NATS, so that nobody there is known at once.</summary>
    public static string Presence(string site, string device) => $"leafwire.{Token.Escape(site)}.{Token.Escape(device)}.presence";

    /// <summary>Takes a command, reply, progress or presence subject apart.</summary>
    /// <returns>False when the subject is not one of ours.</returns>
    public static bool TryParse(string subject, [NotNullWhen(true)] out SubjectParts? parts)
    {
        ArgumentNullException.ThrowIfNull(subject);
        parts = null;
        string[] tokens = subject.Split('.');
        if (tokens.Length is not (4 or 5) || tokens[0] != "leafwire"
            || !Token.TryUnescape(tokens[1], out string? site) || !Token.TryUnescape(tokens[2], out string? device))
        {
            return false;
        }

        string? push = null;
        bool perPush = tokens[3] is "reply" or "decision";
        bool known = perPush || tokens[3] is "command" or "progress" or "presence";
        if (!known || perPush != (tokens.Length == 5) || (perPush && !Token.TryUnescape(tokens[4], out push)))
            return false;

        parts = new SubjectParts(site, device, tokens[3], push);
        return true;
    }
}

/// <summary>The parts of a subject.</summary>
/// <param name="Site">The site's name, unescaped.</param>
/// <param name="Device">The device's name, unescaped; <c>push</c> for a decision.</param>
/// <param name="Channel"><c>command</c>, <c>reply</c>, <c>decision</c>, <c>progress</c> or <c>presence</c>.</param>
/// <param name="PushId">The push, for a reply or a decision.</param>
public sealed record SubjectParts(string Site, string Device, string Channel, string? PushId);
