using System.Globalization;
using System.Text.RegularExpressions;

namespace Leafwire.Runner.Eos;

/// <summary>What <c>show configuration sessions detail</c> says.</summary>
/// <param name="Sessions">Every session in the table.</param>
/// <param name="Armed">The session whose commit timer runs; null when none does.</param>
internal sealed partial record SessionTable(IReadOnlyList<ConfigSession> Sessions, ArmedSession? Armed)
{
    private const string ArmedState = "pendingCommitTimer";

    /// <summary>True when the lines above the table are there: without them it says nothing, not even that there are no sessions.</summary>
    public bool IsWhole { get; private init; }

    /// <summary>True when a commit is merged with what changed since its session was opened.</summary>
    public bool MergesOnCommit { get; private init; }

    /// <summary>True when each commit writes the startup configuration, also one with a timer.</summary>
    public bool SavesOnCommit { get; private init; }

    /// <summary>Sessions that were opened and neither committed nor dropped.</summary>
    public IEnumerable<string> Pending => Sessions.Where(s => s.IsPending).Select(s => s.Name);

    /// <summary>
    /// Reads both forms: EOS 4.32 and newer name the armed session above the table and call it <c>committed</c> in its row;
    /// 4.31 and older have the state <c>pendingCommitTimer</c> in the row.
    /// </summary>
    public static SessionTable Read(IReadOnlyList<string> lines)
    {
        var sessions = new List<ConfigSession>();
        string? armed = null;
        TimeSpan? left = null;
        bool table = false;
        var found = new SessionTable([], null);
        foreach (string line in lines)
        {
            if (ArmedLine().Match(line) is { Success: true } name)
                armed = name.Groups["name"].Value;
            else if (LeftLine().Match(line) is { Success: true } time)
                left = Duration(time);
            else if (MaximumLine().IsMatch(line))
                found = found with { IsWhole = true };
            else if (OnCommitLine().Match(line) is { Success: true } enabled)
                found = enabled.Groups["merge"].Success ? found with { MergesOnCommit = true } : found with { SavesOnCommit = true };
            else if (IsRuler(line))
                table = true;
            else if (table && Row().Match(line) is { Success: true } row)
                sessions.Add(new ConfigSession(row.Groups["name"].Value, row.Groups["state"].Value));
        }

        armed ??= sessions.Find(s => s.State.Equals(ArmedState, StringComparison.OrdinalIgnoreCase))?.Name;
        return found with { Sessions = sessions, Armed = armed is null ? null : new ArmedSession(armed, left) };
    }

    private static TimeSpan? Duration(Match match)
    {
        string days = match.Groups["days"].Value;
        return new TimeSpan(days.Length == 0 ? 0 : Number(days), Number(match.Groups["h"].Value), Number(match.Groups["m"].Value), Number(match.Groups["s"].Value));
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Session with pending commit timer:\s*(?<name>\S+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ArmedLine();

    [GeneratedRegex(@"^Time left until commit timer expiry:\s*(?:in\s+)?(?:(?<days>[0-9]{1,3}) days?,? )?(?<h>[0-9]{1,2}):(?<m>[0-9]{2}):(?<s>[0-9]{2})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LeftLine();

    [GeneratedRegex(@"^Maximum number of (?:completed|pending) sessions:\s*[0-9]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex MaximumLine();

    [GeneratedRegex(@"^(?:(?<merge>Merge)|Autosave to startup-config) on commit is enabled", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OnCommitLine();

    // Every expression here reads a line in one pass: no two parts of it can take the same character.
    private static bool IsRuler(string line) => line.Contains("---", StringComparison.Ordinal) && !line.AsSpan().ContainsAnyExcept('-', ' ');

    // A star marks the session that the asking terminal is in.
    [GeneratedRegex(@"^[\s*]*(?<name>[^\s*]\S*)\s+(?<state>[A-Za-z]+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Row();
}
