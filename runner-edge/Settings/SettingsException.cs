namespace Leafwire.Runner.Settings;

/// <summary>The configuration cannot be used; says what is wrong where, and what to write instead.</summary>
internal sealed class SettingsException(string source, IReadOnlyList<string> problems)
    : Exception(string.Join(Environment.NewLine, problems.Distinct().Select(problem => $"{source}: {problem}")));
