using Leafwire.Contracts;
using Leafwire.Lab.Site;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Integration.Runner;
using Leafwire.Tests.Scenarios;

namespace Leafwire.Tests.Integration.EndToEnd;

/// <summary>A whole site whose commands are signed, seen from its switches.</summary>
public sealed class SigningTests
{
    private static readonly string[] Devices = ["sign-a", "sign-b"];

    [Fact]
    public async Task Commands_OfSomebodyWithThePipelinesLogin_TouchNoSwitch()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using ScenarioSite site = await ScenarioSite.StartAsync(host: true, Devices, cancellationToken, scenarios: false);
        // The streams are there after the first push.
        (string id, _) = await site.UploadAsync("first", Devices, null, cancellationToken);
        (await site.ResultAsync(id, cancellationToken)).Status.ShouldBe(PushStatus.Succeeded);
        SimulatedSwitch target = site.Lab.Farm[Devices[0]];
        SwitchEvent[] before = [.. target.History];
        int logins = target.Logins;

        await using var hub = new HubClient(site.Lab.Hub.Url);
        string push = HubClient.Unique();
        Payload stranger = Payload.Of("hostname stranger\n!\nend\n");
        foreach (Command command in (Command[])[
            HubClient.Configure(Devices[0], push, stranger), Confirm(Devices[0], push), HubClient.Fetch(Devices[0], push),
        ])
            await hub.SendAsync(command, cancellationToken);
        IReadOnlyList<Reply> replies = await hub.RepliesAsync(push, 3, cancellationToken);

        replies.ShouldAllBe(reply => reply is FailedReply && ((FailedReply)reply).IsRefusal);
        target.History.ShouldBe(before);
        target.Logins.ShouldBe(logins);
        (id, _) = await site.UploadAsync("second", Devices, null, cancellationToken,
            d => ScenarioSite.Candidate(d).Replace("vlan 10", "vlan 11", StringComparison.Ordinal));
        (await site.ResultAsync(id, cancellationToken)).Status.ShouldBe(PushStatus.Succeeded);
        target.RunningConfig.ShouldContain("vlan 11");
        target.Logins.ShouldBeGreaterThan(logins);
        await SeedIsInNoLogAsync(site.Lab, cancellationToken);
    }

    [Fact]
    public async Task Key_ThatTheRunnerDoesNotTrust_IsRefusedBeforeASwitchIsTouchedAndChangedWithoutDowntime()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using ScenarioSite site = await ScenarioSite.StartAsync(host: true, Devices, cancellationToken, scenarios: false);
        SigningKey first = site.Lab.Signing;
        string folder = Path.Combine(site.Lab.Folder, "next");
        Directory.CreateDirectory(folder);
        SigningKey next = SigningKey.Create(folder);

        Trust(site, new TrustedKey { Key = next.Key });
        PushReport refused = await PushAsync(site, "refused", 10, cancellationToken);
        refused.Status.ShouldBe(PushStatus.Refused);
        refused.Problems.Select(p => p.File).ShouldBe(Devices.Select(d => $"{d}.cfg"));
        refused.Problems[0].Reason.ShouldSatisfyAllConditions(
            reason => reason.ShouldStartWith($"runner runner-1 of device {Devices[0]} does not trust key {first.Key}"),
            reason => reason.ShouldContain(next.Key),
            reason => reason.ShouldContain("upload again"));
        foreach (string device in Devices)
            site.Lab.Farm[device].Logins.ShouldBe(0);

        // Both keys, then the pipeline changes over, then the old one goes; the runner is never started again.
        Trust(site, new TrustedKey { Key = first.Key }, new TrustedKey { Key = next.Key });
        (await PushAsync(site, "old-key", 11, cancellationToken)).Status.ShouldBe(PushStatus.Succeeded);
        File.Copy(next.SeedFile, first.SeedFile, overwrite: true);
        await site.Lab.Host!.RestartAsync(cancellationToken);
        (await PushAsync(site, "new-key", 12, cancellationToken)).Status.ShouldBe(PushStatus.Succeeded);
        Trust(site, new TrustedKey { Key = first.Key, Retired = new DateOnly(2026, 1, 31) }, new TrustedKey { Key = next.Key });
        (await PushAsync(site, "old-key-retired", 13, cancellationToken)).Status.ShouldBe(PushStatus.Succeeded);
        site.Lab.Farm[Devices[0]].RunningConfig.ShouldContain("vlan 13");
        await SeedIsInNoLogAsync(site.Lab, cancellationToken);
    }

    private static async Task<PushReport> PushAsync(ScenarioSite site, string build, int vlan, CancellationToken cancellationToken)
    {
        (string id, _) = await site.UploadAsync(build, Devices, null, cancellationToken,
            d => ScenarioSite.Candidate(d).Replace("vlan 10", $"vlan {vlan}", StringComparison.Ordinal));
        return await site.ResultAsync(id, cancellationToken);
    }

    private static void Trust(ScenarioSite site, params TrustedKey[] keys) =>
        File.WriteAllBytes(site.Lab.Signing.TrustedKeysFile, new TrustedKeys { Keys = keys }.Write());

    private static ConfirmCommand Confirm(string device, string push) => new()
    {
        Id = Names.CommandId(push, device, CommandKind.Confirm),
        PushId = push,
        Site = HubClient.Site,
        Device = device,
        NotAfter = TimeProvider.System.GetUtcNow().AddMinutes(10),
    };

    private static async Task SeedIsInNoLogAsync(LabSite lab, CancellationToken cancellationToken)
    {
        string seed = (await File.ReadAllTextAsync(lab.Signing.SeedFile, cancellationToken)).Trim();
        string[] logs = Directory.GetFiles(lab.Folder, "*.log", SearchOption.AllDirectories);
        logs.Select(Path.GetFileName).ShouldContain("host.log");
        logs.Select(Path.GetFileName).ShouldContain("runner-1.log");
        foreach (string log in logs)
            (await File.ReadAllTextAsync(log, cancellationToken)).Contains(seed, StringComparison.Ordinal).ShouldBeFalse(log);
    }
}
