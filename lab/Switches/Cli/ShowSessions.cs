using System.Globalization;
using System.Text.Json.Nodes;
using Leafwire.Eos;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>
/// <c>show configuration sessions [detail]</c>, in the form of EOS 4.32 and newer (the running commit timer named apart, state
/// <c>committed</c>) and of 4.31 and older (state <c>pendingCommitTimer</c>, <c>commitBy</c>); napalm issue 2166.
/// </summary>
internal static class ShowSessions
{
    private const int MaxCompleted = 1;
    private const string CommitTimeLeft = "Commit Time Left";

    public static Answer Answer(CliCall call, bool detail) =>
        call.State.Edit(() => new Answer([.. Header(call.State), .. Table(call, detail)], Json(call)));

    private static IEnumerable<string> Header(SwitchState state)
    {
        yield return $"{SessionTableWords.MostCompleted}: {MaxCompleted}";
        yield return $"{SessionTableWords.MostPending}: {SwitchState.MaxPending}";
        if (state.Release.SaysWhatACommitDoes)
        {
            yield return $"{SessionTableWords.MergeOnCommit} is {(state.MergesOnCommit ? "enabled" : "disabled")}";
            yield return $"{SessionTableWords.SaveOnCommit} is {(state.SavesOnCommit ? "enabled" : "disabled")}";
        }

        yield return "";
        if (state.ShownArmed is not { } armed || !state.Release.NamesTheArmedSessionApart)
            yield break;
        yield return $"{SessionTableWords.Armed}: {armed.Name}";
        yield return $"{SessionTableWords.TimeLeft}: in {Left(state)}";
        yield return "";
    }

    private static IEnumerable<string> Table(CliCall call, bool detail)
    {
        List<string> titles = ["Name", "State", "User", "Terminal"];
        if (detail)
            titles.AddRange([.. call.State.Release.NamesTheArmedSessionApart ? Array.Empty<string>() : [CommitTimeLeft], "Completed Time",
                "Committed By"]);
        var rows = call.State.ShownSessions.Select(s => Row(call.State, s, detail)).ToList();
        int[] widths = [.. titles.Select((t, i) => rows.Select(r => r[i].Length).Append(t.Length).Max())];
        yield return Line(" ", titles, widths);
        yield return Line(call.State.Release.NamesTheArmedSessionApart ? "-" : " ", widths.Select(w => new string('-', w)), widths);
        foreach ((List<string> row, SwitchSession session) in rows.Zip(call.State.ShownSessions))
            yield return Line(session == call.Shell.Session ? "*" : " ", row, widths);
    }

    private static List<string> Row(SwitchState state, SwitchSession session, bool detail)
    {
        List<string> row =
        [
            session.Name, StateName(state, session),
            string.Join(',', session.UsersByTerminal.Values.Distinct()), string.Join(',', session.UsersByTerminal.Keys),
        ];
        if (detail && !state.Release.NamesTheArmedSessionApart)
            row.Add(session == state.Armed ? Left(state) : "");
        if (detail)
            row.AddRange([session.CompletedAt?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "", session.CommittedBy]);
        return row;
    }

    private static string Line(string mark, IEnumerable<string> cells, int[] widths) =>
        (mark + " " + string.Join(' ', cells.Select((c, i) => c.PadRight(widths[i])))).TrimEnd();

    private static string StateName(SwitchState state, SwitchSession session) => session.State switch
    {
        SwitchSessionState.Pending => SessionTableWords.Pending,
        SwitchSessionState.Armed =>
            state.Release.NamesTheArmedSessionApart ? SessionTableWords.Committed : SessionTableWords.PendingCommitTimer,
        _ => SessionTableWords.Completed,
    };

    private static JsonObject Json(CliCall call)
    {
        SwitchState state = call.State;
        var sessions = new JsonObject();
        foreach (SwitchSession session in state.ShownSessions)
        {
            var entry = new JsonObject { ["state"] = StateName(state, session) };
            if (session.CompletedAt is { } completed)
                entry["completedTime"] = completed.ToUnixTimeMilliseconds() / 1000.0;
            if (session == state.Armed && !state.Release.NamesTheArmedSessionApart)
                entry["commitBy"] = Uptime(state);
            entry["commitUser"] = session.CommittedBy;
            entry["description"] = "";
            entry["instances"] = Instances(call, session);
            sessions[session.Name] = entry;
        }
        var json = new JsonObject { ["sessions"] = sessions };
        if (state.ShownArmed is { } armed && state.Release.NamesTheArmedSessionApart)
        {
            json["commitTimerSessionName"] = armed.Name;
            json["commitTimerExpireTime"] = Uptime(state);
        }
        json["maxSavedSessions"] = MaxCompleted;
        json["maxOpenSessions"] = SwitchState.MaxPending;
        json["mergeOnCommit"] = state.MergesOnCommit;
        json["saveToStartupConfigOnCommit"] = state.SavesOnCommit;
        return json;
    }

    private static JsonObject Instances(CliCall call, SwitchSession session)
    {
        var instances = new JsonObject();
        foreach ((string terminal, string user) in session.UsersByTerminal)
        {
            instances[terminal] = new JsonObject
            {
                ["user"] = user,
                ["terminal"] = terminal,
                ["currentTerminal"] = terminal == call.Shell.Connection.Terminal,
            };
        }
        return instances;
    }

    private static string Left(SwitchState state)
    {
        TimeSpan left = TimeSpan.FromTicks(Math.Max(0, (state.ExpiresAt - state.Time.GetUtcNow()).Ticks));
        return $"{(int)left.TotalHours}:{left.Minutes:00}:{left.Seconds:00}";
    }

    // EOS gives the expiry as seconds since boot, as NAPALM found.
    private static double Uptime(SwitchState state) => (state.ExpiresAt - state.BootedAt).TotalSeconds;
}
