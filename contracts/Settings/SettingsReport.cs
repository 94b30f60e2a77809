namespace Leafwire.Contracts.Settings;

/// <summary>What is wrong with a file that people write.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Path">The key, <c>checks[0].expect</c>; empty when the reason is about no single one.</param>
/// <param name="Reason">What is wrong and what is allowed. Never quotes a secret.</param>
public sealed record SettingsProblem(int Line, string Path, string Reason)
{
    /// <summary>Key and reason.</summary>
    public override string ToString() => Path.Length == 0 ? Reason : $"{Path}: {Reason}";
}

/// <summary>Collects problems, at most <see cref="Limits.Problems"/>.</summary>
public sealed class SettingsReport
{
    private readonly List<SettingsProblem> _problems = [];

    /// <summary>Problems, in the order in which they were found.</summary>
    public IReadOnlyList<SettingsProblem> Problems => _problems;

    /// <summary>Adds a problem of a value.</summary>
    public void Add(SettingsValue value, string reason)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (_problems.Count < Limits.Problems)
            _problems.Add(new SettingsProblem(value.Line, value.Path, reason));
    }

    /// <summary>Adds a problem of a key of an object: in its line when it is there, else where its owner begins.</summary>
    public void Add(SettingsValue owner, string key, string reason)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (owner.Find(key) is { } value)
            Add(value, reason);
        else if (_problems.Count < Limits.Problems)
            _problems.Add(new SettingsProblem(owner.Line, owner.Path is { Length: > 0 } path ? $"{path}.{key}" : key, reason));
    }

    /// <summary>Adds a problem whose reason says all.</summary>
    public void AddWhole(int line, string reason)
    {
        if (_problems.Count < Limits.Problems)
            _problems.Add(new SettingsProblem(line, "", reason));
    }
}
