using System.Text.Json.Serialization;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Cli.Plan;

/// <summary>A plan as <c>--json</c> prints it.</summary>
internal sealed record PlanDocument(
    string Site, TransactionScope Scope, int Devices, IReadOnlyList<WaveDocument> Waves, int? PauseAfter, IReadOnlyList<string> Absent,
    IReadOnlyList<string> Notes)
{
    public static PlanDocument Of(PushPlan plan) => new(
        plan.Site,
        plan.Policy.Scope,
        plan.Devices.Count(),
        [.. plan.Waves.Select((devices, i) => new WaveDocument(i + 1, plan.WaveReasons[i], devices))],
        plan.PauseAfter,
        plan.Absent,
        plan.Notes);
}

/// <summary>A wave of it, from 1.</summary>
internal sealed record WaveDocument(int Wave, string Reason, IReadOnlyList<string> Devices);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    Converters = [typeof(ScopeConverter)])]
[JsonSerializable(typeof(PlanDocument))]
internal sealed partial class PlanJson : JsonSerializerContext;

/// <summary>The scope by its name in <c>push.json</c>.</summary>
internal sealed class ScopeConverter() : JsonStringEnumConverter<TransactionScope>(System.Text.Json.JsonNamingPolicy.CamelCase);
