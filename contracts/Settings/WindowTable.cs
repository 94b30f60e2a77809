
namespace Leafwire.Contracts.Settings;

/// <summary>The keys of <c>window</c>, of a push, a site's policy and a runner's.</summary>
public static class WindowTable
{
    private static readonly SettingsTable<WeeklyWindow> HoursKeys = new SettingsTable<WeeklyWindow>(
        "hours of `window.weekly`", new WeeklyWindow([], TimeOnly.MinValue, TimeOnly.MinValue))
        .Key("days", new ListKind<DayOfWeek>(new ChoiceKind<DayOfWeek>(), "days, as \"monday\"", Limits.Checks), h => h.Days,
            (h, v) => h with { Days = v },
            "The days on which they begin.", "every day")
        .Key("from", new TimeOfDayKind(), h => h.From, (h, v) => h with { From = v }, "When they begin.", isRequired: true)
        .Key("to", new TimeOfDayKind(), h => h.To, (h, v) => h with { To = v },
            "When they end: on the next day when it is not after `from`.", isRequired: true);

    /// <summary>The object.</summary>
    public static SettingsTable<PushWindow> Keys { get; } = new SettingsTable<PushWindow>("window", new PushWindow())
        .Key("notBefore", new MomentKind(), w => w.NotBefore, (w, v) => w with { NotBefore = v },
            "The push begins at this moment at the earliest.", "at once")
        .Key("notAfter", new MomentKind(), w => w.NotAfter, (w, v) => w with { NotAfter = v },
            "A push that has not begun by then is refused.", "never")
        .Key("weekly", new ListKind<WeeklyWindow>(HoursKeys, "hours", Limits.Checks), w => w.Weekly, (w, v) => w with { Weekly = v },
            "The hours of the week in which it may begin.", "all")
        .Key("timeZone", new TextKind(1, Limits.NameLength, "a time zone's IANA name, as \"Europe/Berlin\"", Zone), w => w.TimeZone,
            (w, v) => w with { TimeZone = v },
            "The zone of `weekly`.")
        .Rule((window, value, report) =>
        {
            if (window.NotAfter <= window.NotBefore)
                report.Add(value, "notAfter", "the window closes before it opens");
        });

    private static string? Zone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out _) ? null
            : $"'{SettingsWords.Short(name)}' is no time zone; write its IANA name, as Europe/Berlin";
}
