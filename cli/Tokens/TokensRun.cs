using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;
using Spectre.Console;

namespace Leafwire.Cli.Tokens;

/// <summary>What <c>leafwire tokens</c> does.</summary>
/// <param name="time">The clock.</param>
/// <param name="console">Where people read.</param>
/// <param name="output">Where a new token goes, alone.</param>
internal sealed class TokensRun(TimeProvider time, IAnsiConsole console, TextWriter output)
{
    /// <summary>Digits of a digest that tell tokens apart.</summary>
    private const int Shown = 8;

    public int New(string path, string name, IReadOnlyList<string> roles, string expires)
    {
        if (Provenance.Problem(name, Limits.DecidedByLength) is { } problem)
            throw new UserErrorException($"--name: {problem}");
        foreach (string role in roles.Where(role => Grant.Find(role) is null))
            throw new UserErrorException($"--role: '{role}' is none; write reader, operator or approver, for one site as approver:SITE");
        TimeSpan? term = Term(expires);
        IReadOnlyList<AccessToken> known = File.Exists(path) ? Read(path) : [];
        DateTimeOffset now = time.GetUtcNow();
        (string secret, AccessToken token) = AccessToken.Create(
            name.Trim(), [.. roles.Select(role => Grant.Find(role)!.ToString())], now, now + term);
        Write(path, [.. known, token]);
        output.WriteLine(secret);
        Say($"a token for {token.Name} ({string.Join(", ", token.Roles)}), "
            + $"{(token.Expires is { } end ? $"good until {ReportText.Time(end)}" : "good for ever")}");
        Say("it is shown this once; send it as Authorization: Bearer …");
        return ExitCodes.Ok;
    }

    public int List(string path)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("digest", "name", "roles", "created", "state");
        foreach (AccessToken token in Read(path))
            table.AddRow(token.Digest[..Shown], Markup.Escape(token.Name), Markup.Escape(string.Join(", ", token.Roles)),
                ReportText.Time(token.Created), State(token));
        console.Write(table);
        return ExitCodes.Ok;
    }

    public int Revoke(string which, string path)
    {
        IReadOnlyList<AccessToken> known = Read(path);
        AccessToken[] meant =
            [.. known.Where(t => t.Name == which || (which.Length >= Shown && t.Digest.StartsWith(which, StringComparison.Ordinal)))];
        if (meant.Length == 0)
            throw new UserErrorException(
                $"{path} has no token '{which}'; '{ProgramName.Text} tokens list --file {path}' shows those that it has");
        AccessToken[] open = [.. meant.Where(t => t.Revoked is null)];
        if (open.Length == 0)
            throw new UserErrorException($"what {path} has of '{which}' was revoked before");
        Write(path, [.. known.Select(t => open.Contains(t) ? t with { Revoked = time.GetUtcNow() } : t)]);
        Say($"{(open.Length == 1 ? "1 token" : $"{open.Length} tokens")} of "
            + $"{string.Join(", ", open.Select(t => t.Name).Distinct())} revoked");
        return ExitCodes.Ok;
    }

    private static TimeSpan? Term(string expires)
    {
        if (expires == "never")
            return null;
        return Duration.TryParse(expires, out TimeSpan term) && term > TimeSpan.Zero && term <= TimeSpan.FromDays(3660)
            ? term
            : throw new UserErrorException("--expires: a duration such as 90d or 8h, or never");
    }

    private static IReadOnlyList<AccessToken> Read(string path)
    {
        try
        {
            return AccessTokens.Read(File.ReadAllBytes(path)).Tokens;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException($"--file {path}: there is no such file; '{ProgramName.Text} tokens new --file {path}' makes one");
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"--file {path}: {e.Message}");
        }
    }

    // In one step, so that a host that reads it meanwhile sees all of it.
    private static void Write(string path, IReadOnlyList<AccessToken> tokens)
    {
        string file = Path.GetFullPath(path), beside = $"{file}.{Guid.NewGuid():N}";
        try
        {
            File.WriteAllBytes(beside, new AccessTokens { Tokens = tokens }.Write());
            File.Move(beside, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(beside))
                File.Delete(beside);
            throw new UserErrorException($"--file {path}: {e.Message}");
        }
    }

    private string State(AccessToken token) =>
        token.Revoked is { } at ? $"[red]revoked {ReportText.Time(at)}[/]"
        : !token.IsGoodAt(time.GetUtcNow()) ? $"[yellow]expired {ReportText.Time(token.Expires!.Value)}[/]"
        : $"[green]in use{(token.Expires is { } end ? $" until {ReportText.Time(end)}" : "")}[/]";

    private void Say(string line) => console.WriteLine(line);
}
