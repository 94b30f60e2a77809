namespace Leafwire.Contracts;

/// <summary>When a push may begin.</summary>
public sealed record PushWindow
{
    /// <summary>A window that closes and opens in one moment is looked for so far.</summary>
    private const int Days = 8;

    /// <summary>Not before this. Default: null, at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>A push that has not begun by then is refused. Default: null, never.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>The hours of the week. Default: empty, all of them.</summary>
    public IReadOnlyList<WeeklyWindow> Weekly { get; init => field = value ?? []; } = [];

    /// <summary>The zone of <see cref="Weekly"/>, by its IANA name. Default: UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>How a moment lies to the window.</summary>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the zone.</exception>
    public WindowAnswer At(DateTimeOffset now)
    {
        DateTimeOffset from = NotBefore is { } begin && begin > now ? begin : now;
        if (NotAfter <= from)
            return new WindowAnswer(null, null, false);
        if (Weekly.Count == 0)
            return new WindowAnswer(from, NotAfter, from <= now);
        // Hours that overlap or meet are one window.
        DateTimeOffset? opens = null, closes = null;
        foreach ((DateTimeOffset start, DateTimeOffset end) in Hours(from).Where(h => h.End > from).OrderBy(h => h.Start))
        {
            if (opens is null)
                (opens, closes) = (start > from ? start : from, end);
            else if (start <= closes)
                closes = end > closes ? end : closes;
            else
                break;
        }

        if (opens is null || NotAfter <= opens)
            return new WindowAnswer(null, null, false);
        return new WindowAnswer(opens, NotAfter < closes ? NotAfter : closes, opens <= now);
    }

    /// <summary>How a moment lies to what several windows have in common.</summary>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the zone of one.</exception>
    public static WindowAnswer At(DateTimeOffset now, params IReadOnlyCollection<PushWindow> windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        DateTimeOffset at = now;
        // What a week has not in common, no later one has.
        for (DateTimeOffset? until = null; until is null || at <= until;)
        {
            WindowAnswer[] answers = [.. windows.Select(window => window.At(at))];
            if (answers.Any(a => a.OpensAt is null))
                break;
            DateTimeOffset opens = answers.Aggregate(at, (latest, a) => a.OpensAt > latest ? a.OpensAt.Value : latest);
            if (opens == at)
                return new WindowAnswer(at, answers.Min(a => a.ClosesAt), at <= now);
            at = opens;
            until ??= windows.Aggregate(at, (latest, w) => w.NotBefore > latest ? w.NotBefore.Value : latest).AddDays(Days);
        }

        return new WindowAnswer(null, null, false);
    }

    private IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Hours(DateTimeOffset from)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime);
        return from offset in Enumerable.Range(-1, Days + 1)
               let day = today.AddDays(offset)
               from hours in Weekly
               where hours.Days.Count == 0 || hours.Days.Contains(day.DayOfWeek)
               select (Moment(day, hours.From, zone), Moment(hours.To > hours.From ? day : day.AddDays(1), hours.To, zone));
    }

    // An hour that a day does not have, or has twice, is taken by the zone's offset at it.
    private static DateTimeOffset Moment(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
