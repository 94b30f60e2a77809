using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Functions.Hosting;
using Leafwire.Tests.Secrets;

namespace Leafwire.Tests.Functions;

/// <summary>
/// What the operators of the function app see, traces and the durable backend's history, holds no secret of a configuration.
/// </summary>
[Collection(nameof(DurableSite))]
public sealed class SecretTests(DurableSite site)
{
    private readonly ConcurrentBag<string> _traces = [];

    [Fact]
    public async Task Push_OfEverySecretForm_LeavesNoneInTracesOrHistory()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string[] devices = DurableSite.Switches("secrets");
        await site.Scenarios.Lab.Farm[devices[1]].SetFaultsAsync(
            [Fault.Parse("refuse-line:" + PlantedSecrets.Values.First(v => v.StartsWith("plantBgp10", StringComparison.Ordinal)))],
            cancellationToken);
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(listener);
        await using DurableHost host = await site.HostAsync();
        host.Store.Texts = [];

        (await PushAsync("first", devices[..1], null)).Devices.Single().Outcome.ShouldBe(DeviceOutcome.Confirmed);
        PushReport refused = await PushAsync("refused", devices[1..], null);
        refused.Devices.Single().Rejected.ShouldContain(line => line.Line == "neighbor 10.0.0.1 password 7 <removed>");
        PushReport unhealthy = await PushAsync(
            "unhealthy",
            devices[..1],
            """{ "checks": [ { "name": "all", "command": "show running-config | include snmp-server", "expect": "never there" } ] }""",
            "Zz9");
        unhealthy.Devices.Single().FailedChecks.ShouldHaveSingleItem().Actual.ShouldContain("snmp-server community <removed> ro");

        _traces.Count(t => t.Contains(refused.Id, StringComparison.Ordinal)).ShouldBeGreaterThan(5, "traces of the push itself were heard");
        string[] history = [.. host.Store.Texts.Select(Unescaped)];
        history.ShouldContain(t => t.Contains(refused.Id, StringComparison.Ordinal), "the history is the push's");
        string[] secrets = [.. PlantedSecrets.Values, .. PlantedSecrets.PrivateKey.Skip(1).Take(3)];
        _traces.Select(Unescaped).Concat(history).SelectMany(
            text => secrets.Where(s => text.Contains(s, StringComparison.Ordinal)).Select(s => $"{s} in: {text}")).ShouldBeEmpty();

        async Task<PushReport> PushAsync(string build, string[] on, string? policy, string suffix = "")
        {
            (string id, string blob) = await site.Scenarios.UploadAsync(
                $"secrets-{build}", on, policy, cancellationToken, d => PlantedSecrets.Configuration(d, suffix));
            await host.TriggerAsync(blob, cancellationToken);
            await host.EndAsync(id, cancellationToken);
            return await site.Scenarios.ResultAsync(id, cancellationToken);
        }
    }

    // JSON writes some characters as their number, which would hide a secret.
    private static string Unescaped(string text) =>
        Regex.Replace(text, @"\\u([0-9A-Fa-f]{4})", m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString());

    private void Keep(Activity activity) => _traces.Add(string.Join('\n',
        [
            $"{activity.Source.Name} {activity.DisplayName} {activity.StatusDescription}",
            .. activity.TagObjects.Select(t => $"{t.Key}={t.Value}"),
            .. activity.Baggage.Select(b => $"{b.Key}={b.Value}"),
            .. activity.Events.SelectMany(e => e.Tags.Select(t => $"{e.Name} {t.Key}={t.Value}")),
        ]));
}
