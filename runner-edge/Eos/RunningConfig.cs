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
}
