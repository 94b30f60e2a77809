using Leafwire.Lab.Site;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Http;
using Leafwire.Tests.Scenarios;
using Leafwire.Tests.Secrets;

namespace Leafwire.Tests.Integration.Secrets;

/// <summary>
/// Pushes full of secrets, through the whole product: confirmed, changed, refused, unhealthy, previewed. None is seen
/// outside of the storage account's archive, and there each is, byte for byte.
/// </summary>
public sealed class SecretTests
{
    private const string Changed = "Zz9";

    // Whoever has a webhook's address may post to it.
    private const string Webhook = "hidden-T0-B0-webhook";

    [Fact]
    public async Task Push_OfEverySecretForm_KeepsThemInTheArchiveAlone()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        var refusing = new SwitchOptions
        {
            Name = "refusing",
            Faults = [Fault.Parse("refuse-line:" + PlantedSecrets.Values.First(v => v.StartsWith("plantBgp10", StringComparison.Ordinal)))],
        };
        await using var receiver = WebhookReceiver.Start();
        await using ScenarioSite site = await ScenarioSite.StartAsync(new LabSiteOptions
        {
            Switches = [new SwitchOptions { Name = "good" }, refusing],
            LogLevel = "Trace",
            PipelineSettings = new Dictionary<string, string?>
            {
                ["Leafwire:Notifications:Targets:people:Url"] = $"{receiver.Url}{Webhook}",
                ["Leafwire:Notifications:Routes:0:Targets:0"] = "people",
            },
        }, cancellationToken);
        await using SecretHunt hunt = await SecretHunt.BeginAsync(site, cancellationToken);

        PushReport first = await PushAsync("first", "good", PlantedSecrets.Configuration("good", ""), null);
        PushReport second = await PushAsync("second", "good", PlantedSecrets.Configuration("good", Changed), null);
        PushReport refused = await PushAsync("refused", "refusing", PlantedSecrets.Configuration("refusing", ""), null);
        PushReport unhealthy = await PushAsync("unhealthy", "good", PlantedSecrets.Configuration("good", ""),
            """{ "checks": [ { "name": "all", "command": "show running-config | include snmp-server", "expect": "never there" } ] }""");
        PushReport previewed = await PushAsync("previewed", "good", PlantedSecrets.Configuration("good", ""), """{ "dryRun": true }""");

        first.Devices.Single().Outcome.ShouldBe(DeviceOutcome.Confirmed, first.Message);
        second.Devices.Single().Outcome.ShouldBe(DeviceOutcome.Confirmed, second.Message);
        refused.Devices.Single().Rejected.ShouldContain(line => line.Line == "neighbor 10.0.0.1 password 7 <removed>");
        unhealthy.Devices.Single().FailedChecks.ShouldHaveSingleItem().Actual.ShouldContain("snmp-server community <removed> ro");
        previewed.Devices.Single().Outcome.ShouldBe(DeviceOutcome.Previewed, previewed.Message);
        string diff = await BlobAsync(second.Id, ResultFolder.Diff("good"));
        diff.ShouldContain("-   neighbor 10.0.0.1 password 7 <removed>\n");
        diff.ShouldContain("+   neighbor 10.0.0.1 password 7 <removed>\n");

        // The archive is whole: what was uploaded, and what the switch ran.
        (await BlobAsync(second.Id, ResultFolder.Before("good"))).ShouldBe(await BlobAsync(first.Id, ResultFolder.After("good")));
        string running = await BlobAsync(second.Id, ResultFolder.After("good"));
        ScenarioSite.Lines(running).Where(line => !line.StartsWith("! ", StringComparison.Ordinal)).ShouldBe(
            ScenarioSite.Lines(site.Lab.Farm["good"].RunningConfig));
        PlantedSecrets.Values.Count(secret => running.Contains(secret + Changed, StringComparison.Ordinal))
            .ShouldBeGreaterThan(PlantedSecrets.Values.Count * 9 / 10);
        (await hunt.LeftOnHubAsync(cancellationToken)).ShouldBe(0);

        (IReadOnlyList<string> found, IReadOnlyDictionary<string, int> looked) = await hunt.LookAsync(
            [.. PlantedSecrets.Values, .. PlantedSecrets.PrivateKey.Skip(1).Take(3), Webhook], cancellationToken);
        foreach (PushReport told in new[] { refused, unhealthy })
        {
            WebhookRequest message = await receiver.WaitAsync(
                r => r.Id.StartsWith(told.Id, StringComparison.Ordinal), cancellationToken);
            message.Path.ShouldBe("/" + Webhook);
            PlantedSecrets.Values.Where(secret => message.Body.Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty();
            message.Body.ShouldNotContain("snmp-server");
            message.Body.ShouldNotContain("127.0.0.1");
        }

        found.ShouldBeEmpty();
        foreach (string kind in (string[])[
            "progress", "reply", "queue", "journal", "lease", "log", "leaf's disk", ".json", ".html", ".xml", ".diff", "row",
        ])
            looked.ShouldContainKey(kind);
        looked["log"].ShouldBeGreaterThanOrEqualTo(4);

        async Task<PushReport> PushAsync(string build, string device, string candidate, string? policy)
        {
            (string id, _) = await site.UploadAsync(build, [device], policy, cancellationToken, _ => candidate);
            return await site.ResultAsync(id, cancellationToken);
        }

        async Task<string> BlobAsync(string push, string name) =>
            (await site.Storage.Results.GetBlobClient(ResultFolder.Of(site.Lab.Site, push) + name).DownloadContentAsync(cancellationToken))
                .Value.Content.ToString();
    }
}
