
namespace Leafwire.Runner.Settings;

/// <summary>Where settings came from, to read them again.</summary>
/// <param name="File">The configuration file as it was named; null for none.</param>
/// <param name="Environment">The process's environment.</param>
/// <param name="Files">The files that were read.</param>
internal sealed record SettingsSource(string? File, RunnerEnvironment Environment, SettingsFiles Files);
