using System.Text.Json.Serialization;

namespace Leafwire.Runner.Health;

/// <summary>How the runner is.</summary>
/// <param name="Runner">Its name.</param>
/// <param name="Site">Its site.</param>
/// <param name="Connected">The leaf answers.</param>
/// <param name="Devices">Devices in its configuration.</param>
/// <param name="Serving">Devices whose lease it holds.</param>
/// <param name="Reading">Devices whose commands it reads from the hub.</param>
/// <param name="AcceptsUnsigned">Commands need no signature.</param>
/// <param name="TrustedKeys">The ids of the keys in use whose commands it carries out.</param>
internal sealed record RunnerHealth(
    string Runner, string Site, bool Connected, int Devices, int Serving, int Reading, bool AcceptsUnsigned,
    IReadOnlyList<string> TrustedKeys);

/// <summary>Source-generated JSON of the health report.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunnerHealth))]
internal sealed partial class HealthJson : JsonSerializerContext;
