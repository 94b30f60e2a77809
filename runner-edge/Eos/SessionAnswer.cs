using System.Globalization;
using System.Text.RegularExpressions;
using Leafwire.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Eos;

/// <summary>What <c>show configuration sessions detail</c> says.</summary>
/// <param name="Table">The sessions.</param>
/// <param name="IsWhole">True when the lines above the table are there: without them it says nothing, not even that there
/// are no sessions.</param>
internal sealed partial record SessionAnswer(SessionTable Table, bool IsWhole)
{
    /// <summary>
    /// Reads both forms: EOS 4.32 and newer name the armed session above the table and call it <c>committed</c> in its row;
    /// 4.31 and older have the state <c>pendingCommitTimer</c> in the row.
    /// </summary>
    public static SessionAnswer Read(IReadOnlyList<string> lines)
    {
        var sessions = new List<ConfigSession>();
        string? armed = null, armedRow = null;
        TimeSpan? left = null;
        bool table = false, whole = false, merges = false, saves = false;
        foreach (string line in lines)
        {
            if (ArmedLine().Match(line) is { Success: true } name)
            {
                armed = name.Groups["name"].Value;
            }
            else if (LeftLine().Match(line) is { Success: true } time)
            {
                left = Duration(time);
            }
            else if (MaximumLine().IsMatch(line))
            {
                whole = true;
            }
            else if (OnCommitLine().Match(line) is { Success: true } enabled)
            {
                merges |= enabled.Groups["merge"].Success;
                saves |= !enabled.Groups["merge"].Success;
            }
            else if (IsRuler(line))
            {
                table = true;
            }
            else if (table && Row().Match(line) is { Success: true } row)
            {
                sessions.Add(new ConfigSession(row.Groups["name"].Value, StateOf(row.Groups["state"].Value)));
                if (row.Groups["state"].Value.Equals(SessionTableWords.PendingCommitTimer, StringComparison.OrdinalIgnoreCase))
                    armedRow ??= row.Groups["name"].Value;
            }
        }

        armed ??= armedRow;
        var found = new SessionTable(sessions, armed is null ? null : new ArmedSession(armed, left))
        {
            MergesOnCommit = merges,
            SavesOnCommit = saves,
        };
        return new SessionAnswer(found, whole);
    }

    private static SessionState StateOf(string word) => word switch
    {
        SessionTableWords.Pending => SessionState.Pending,
        SessionTableWords.Committed or SessionTableWords.Completed => SessionState.Committed,
        _ => SessionState.Other,
    };

    private static TimeSpan? Duration(Match match)
    {
        string days = match.Groups["days"].Value;
        return new TimeSpan(days.Length == 0 ? 0 : Number(days), Number(match.Groups["h"].Value), Number(match.Groups["m"].Value),
            Number(match.Groups["s"].Value));
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex("^" + SessionTableWords.Armed + @":\s*(?<name>\S+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ArmedLine();

    [GeneratedRegex(
        "^" + SessionTableWords.TimeLeft + @":\s*(?:in\s+)?(?:(?<days>[0-9]{1,3}) days?,? )?(?<h>[0-9]{1,2}):(?<m>[0-9]{2}):(?<s>[0-9]{2})",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LeftLine();

    [GeneratedRegex("^(?:" + SessionTableWords.MostCompleted + "|" + SessionTableWords.MostPending + @"):\s*[0-9]",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex MaximumLine();

    [GeneratedRegex("^(?:(?<merge>" + SessionTableWords.MergeOnCommit + ")|" + SessionTableWords.SaveOnCommit + ") is enabled",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OnCommitLine();

    // Every expression here reads a line in one pass: no two parts of it can take the same character.
    private static bool IsRuler(string line) => line.Contains("---", StringComparison.Ordinal)
        && !line.AsSpan().ContainsAnyExcept('-', ' ');

    // A star marks the session that the asking terminal is in.
    [GeneratedRegex(@"^[\s*]*(?<name>[^\s*]\S*)\s+(?<state>[A-Za-z]+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Row();
}
