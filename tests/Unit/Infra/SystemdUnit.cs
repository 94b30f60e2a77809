namespace Leafwire.Tests.Unit.Infra;

/// <summary>A unit file taken apart: section, key, and the values in order.</summary>
internal sealed class SystemdUnit
{
    private readonly ILookup<(string Section, string Key), string> _values;

    public SystemdUnit(string text)
    {
        var values = new List<((string, string) Key, string Value)>();
        string section = "";
        foreach (string line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] is not ('#' or ';')))
        {
            if (line[0] == '[')
            {
                section = line.Trim('[', ']');
                continue;
            }

            int at = line.IndexOf('=', StringComparison.Ordinal);
            at.ShouldBeGreaterThan(0, line);
            values.Add(((section, line[..at]), line[(at + 1)..]));
        }

        _values = values.ToLookup(entry => entry.Key, entry => entry.Value);
    }

    public IEnumerable<string> All(string section, string key) => _values[(section, key)];

    /// <summary>The last value given wins, as in systemd.</summary>
    public string? this[string section, string key] => _values[(section, key)].LastOrDefault();
}
