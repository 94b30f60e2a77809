using System.Text;
using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;
using Leafwire.Runner.Work;
using Leafwire.Tests.Telemetry;
using Leafwire.Tests.Unit.Infra;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leafwire.Tests.Unit.Work;

/// <summary>Addresses, logins and paths of a site stay there, whatever fails and however carelessly it is worded.</summary>
public sealed class SiteFactTests
{
    private static readonly string[] Facts =
        ["192.0.2.77", "203.0.113.5", "198.51.100.9", "site-login", "jump-login", "/etc/leafwire/site-key", "/etc/leafwire/jump-key"];

    private static readonly DeviceProfile Device = new()
    {
        Name = "leaf1", Host = Facts[0], OutOfBand = new DeviceAddress(Facts[1], 2222), Username = Facts[3], Password = "secret",
        PrivateKeyFile = Facts[5],
        ProxyJump = new DeviceProfile
        {
            Name = "leaf1", IsJumpHost = true, Host = Facts[2], Username = Facts[4], PrivateKeyFile = Facts[6],
        },
    };

    public static TheoryData<string, CommandKind> Failures =>
        [.. Enum.GetNames<TransportFault>().SelectMany(fault => Enum.GetValues<CommandKind>().Select(kind => (fault, kind)))];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Reply_OfAnyFailureOfAnyCommand_HoldsNothingOfTheSite(string fault, CommandKind kind)
    {
        var rig = new Rig();
        using var measured = new Measured(TelemetryNames.Runner, tags => tags.Count == 1 && tags.ContainsValue(Device.Name));
        Command command = kind switch
        {
            CommandKind.Configure => rig.Configure,
            CommandKind.Confirm => rig.Confirm,
            CommandKind.Revert => rig.Revert,
            CommandKind.Preview => rig.Preview,
            CommandKind.Check => rig.Check(Rig.Up),
            _ => rig.Fetch,
        };
        rig.Notes.Note = kind is CommandKind.Confirm or CommandKind.Revert ? rig.ArmedNote() : null;
        var worker = new SwitchWorker(
            new SwitchPlatforms([new EosPlatform(new CarelessConnector(Enum.Parse<TransportFault>(fault)), new EosOptions(), rig.Time)]),
            rig.Time, new WorkOptions(), "runner-1", NullLogger<SwitchWorker>.Instance);
        var job = new Job(command, Device, Lines.Candidate, rig.Notes, _ => ValueTask.FromResult(true),
            (text, _) => Task.FromResult(Payload.Of(text)), _ => { });

        Reply reply = await worker.ExecuteAsync(job, TestContext.Current.CancellationToken);

        reply.ShouldBeAssignableTo<FailureReply>().Message.ShouldContain("leaf1");
        if (fault == nameof(TransportFault.Login))
            measured.Seen.ShouldContain("leafwire.login.refusals 1 {login} device=leaf1");
        string wire = Encoding.UTF8.GetString(Wire.Encode(reply));
        foreach (string fact in Facts)
            wire.ShouldNotContain(fact);
    }

    [Fact]
    public async Task Connection_AfterTheInventoryChanged_IsToTheNewAddress()
    {
        var rig = new Rig();
        var connector = new RecordingConnector();
        var worker = new SwitchWorker(new SwitchPlatforms([new EosPlatform(connector, new EosOptions(), rig.Time)]), rig.Time,
            new WorkOptions(), "runner-1", NullLogger<SwitchWorker>.Instance);
        Payload Keep(string text) => Payload.Of(text);
        var job = new Job(
            rig.Fetch, Device, null, rig.Notes, _ => ValueTask.FromResult(true), (text, _) => Task.FromResult(Keep(text)), _ => { })
        {
            Latest = () => connector.Hosts.Count == 0 ? Device : Device with { Host = "192.0.2.78" },
        };

        await worker.ExecuteAsync(job, TestContext.Current.CancellationToken);

        connector.Hosts.Take(2).ShouldBe(["192.0.2.77", "192.0.2.78"]);
    }

    [Fact]
    public void Message_OfALoginThatRepeatsIt_IsWithoutIt()
    {
        var asked = new TransportException(TransportFault.Login, "leaf1: the switch asks 'site-login@192.0.2.77's new password:'");
        TransportException told = asked.Without(Device);
        told.Message.ShouldBe("leaf1: the switch asks '…@…'s new password:'");
        told.Local.Reveal().ShouldContain("site-login@192.0.2.77");
    }

    // Who reveals a fact connects with it, reads files by it, or writes to the local log.
    [Fact]
    public void Facts_AreRevealedWhereTheyAreUsedOnly()
    {
        string[] allowed = ["Agent", "Inventory", "Settings", "Ssh"];
        string[] logs = ["Log.ConnectionFailed(", "secret != "];
        string root = Repository.At("runner-edge");
        foreach (string file in Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar)[0];
            string[] statements = File.ReadAllText(file).Split(';', '{', '}');
            foreach (string one in statements.Where(one => one.Contains(".Reveal()", StringComparison.Ordinal)))
                (allowed.Contains(folder) || logs.Any(log => one.Contains(log, StringComparison.Ordinal))).ShouldBeTrue($"{file}: {one}");
        }
    }

    private sealed class RecordingConnector : ISwitchConnector
    {
        public List<string> Hosts { get; } = [];

        public Task<ISwitchTransport> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken)
        {
            Hosts.Add(device.Host.Reveal());
            throw new TransportException(TransportFault.Unreachable, $"{device}: no connection");
        }
    }

    /// <summary>Writes into its message all that it has.</summary>
    private sealed class CarelessConnector(TransportFault fault) : ISwitchConnector
    {
        public Task<ISwitchTransport> ConnectAsync(DeviceProfile device, CancellationToken cancellationToken) =>
            throw new TransportException(
                fault, $"{device}: {device.Address} {device.Host} {device.Username} {device.PrivateKeyFile} {device.OutOfBand} "
                    + $"{device.ProxyJump} {device.ProxyJump!.Address} {device.ProxyJump.Username}")
            {
                Detail = string.Join(' ', Facts),
            };
    }
}
