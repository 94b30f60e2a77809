using Leafwire.Runner.Agent;
using Leafwire.Runner.Settings;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Unit.Runner;

/// <summary>A folder with a runner's configuration in it.</summary>
internal static class RunnerFolder
{
    /// <summary>Loads what a runner would be told by this <c>runner.json</c>, or by the environment alone.</summary>
    public static RunnerSettings Load(this TemporaryFolder folder, string? json, params (string Name, string Value)[] environment)
    {
        string? file = json is null ? null : folder.Write("runner.json", json);
        return SettingsLoader.Load(file, new RunnerEnvironment(name => environment.FirstOrDefault(e => e.Name == name).Value));
    }
}
