namespace Leafwire.Runner.Eos;

/// <summary><c>show running-config</c> as text that changes only when the configuration does.</summary>
internal static class RunningConfig
{
    /// <summary>Leaves out the comment lines at the top that tell command, device and time; every other byte stays.</summary>
    public static string Read(IReadOnlyList<string> lines)
    {
        bool top = true;
        var kept = new System.Text.StringBuilder();
        foreach (string line in lines)
        {
            top = top && line.StartsWith('!');
            if (!top || !EosDialect.VolatileHeader().IsMatch(line))
                kept.Append(line).Append('\n');
        }

        return kept.ToString();
    }

    /// <summary>
    /// True when startup holds what runs. The comments at the top of both tell of the asking, the device and the file, so
    /// they are left out.
    /// </summary>
    /// <param name="running">As <see cref="Read"/> gives it.</param>
    /// <param name="startup">As <see cref="Read"/> gives it for <c>show startup-config</c>.</param>
    public static bool IsSaved(string running, string startup) => Body(running).SequenceEqual(Body(startup));

    private static ReadOnlySpan<char> Body(string text)
    {
        ReadOnlySpan<char> body = text;
        while (body.Length > 0 && body[0] == '!')
            body = body.IndexOf('\n') is >= 0 and var end ? body[(end + 1)..] : [];
        return body.TrimEnd();
    }
}
