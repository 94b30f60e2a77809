using System.Text;
using Leafwire.Contracts.Settings;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Policies;

namespace Leafwire.Cli.Plan;

/// <summary>A plan for people.</summary>
internal static class PlanText
{
    public static string Of(PushPlan plan)
    {
        var text = new StringBuilder();
        text.Append($"{Count(plan.Devices.Count(), "device")} in {Count(plan.Waves.Count, "wave")}; {Scope(plan.Policy.Scope)}");
        foreach ((IReadOnlyList<string> devices, int i) in plan.Waves.Select((w, i) => (w, i)))
        {
            text.Append($"\nwave {i + 1}, {Count(devices.Count, "device")}: {DeviceRanges.Of(devices)}\n  ");
            text.Append(plan.WaveReasons[i] + After(plan, i + 1));
        }

        foreach (string note in plan.Notes)
            text.Append($"\nnote: {note}");
        return text.ToString();
    }

    private static string After(PushPlan plan, int wave) =>
        (plan.Policy.Soak > TimeSpan.Zero ? $"\n  then watched for {Duration.Format(plan.Policy.Soak)} and checked once more" : "")
        + (plan.PauseAfter == wave ? "\n  then the push waits for leafwire promote" : "");

    private static string Scope(TransactionScope scope) => scope switch
    {
        TransactionScope.Fabric => "all are confirmed together once the last wave is armed and healthy (scope fabric)",
        TransactionScope.Wave => "each wave is confirmed before the next one begins (scope wave)",
        _ => "each device is confirmed by itself (scope device)",
    };

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
