using Leafwire.Pipeline.Planning;

namespace Leafwire.Pipeline.Notifications;

/// <summary>What is known of a runner: whom to ask about it, and since when something is wrong with it.</summary>
/// <param name="Site">Its site.</param>
/// <param name="Runner">Its name.</param>
/// <param name="Devices">Some of the devices that it served last.</param>
/// <param name="HeardAt">When somebody answered for one of them last.</param>
internal sealed record RunnerRecord(string Site, string Runner, IReadOnlyList<string> Devices, DateTimeOffset HeardAt)
{
    /// <summary>Devices that are asked about.</summary>
    public const int Asked = 3;

    /// <summary>Since when nobody answers; null while somebody does.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>Since when its clock is off; null while it is right.</summary>
    public DateTimeOffset? ClockOffSince { get; init; }

    /// <summary>
    /// What is known after its devices were asked about, and what there is to tell. A thing is told once until it is over, and
    /// not before it was seen again after <paramref name="patience"/>: one answer can be lost.
    /// </summary>
    /// <param name="answers">What came, one for each device.</param>
    /// <param name="now">When.</param>
    /// <param name="patience">How long it must last.</param>
    /// <param name="tolerance">By how much the clock may differ.</param>
    /// <returns>The record; null when another runner has its devices.</returns>
    public (RunnerRecord? Record, IReadOnlyList<Notification> Told) After(
        IReadOnlyCollection<PresenceAnswer> answers, DateTimeOffset now, TimeSpan patience, TimeSpan tolerance)
    {
        PresenceAnswer[] heard = [.. answers.Where(a => a.Presence is not null)];
        if (heard.Length == 0)
        {
            RunnerRecord silent = this with { SilentSince = SilentSince ?? now };
            return (silent, now - silent.SilentSince >= patience ? [RunnerNotifications.Silent(silent)] : []);
        }

        PresenceAnswer[] own = [.. heard.Where(a => a.Presence!.Runner == Runner)];
        if (own.Length == 0)
            return (null, []);
        TimeSpan? ahead = own.Select(a => a.ClockOffset).FirstOrDefault(o => o is not null);
        bool isOff = ahead?.Duration() > tolerance;
        RunnerRecord record = this with { HeardAt = now, SilentSince = null, ClockOffSince = isOff ? ClockOffSince ?? now : null };
        return (record, isOff && now - record.ClockOffSince >= patience
            ? [RunnerNotifications.ClockOff(record, ahead!.Value, now)]
            : []);
    }
}
