using Leafwire.Cli.Watch;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Uploads;
using Microsoft.Extensions.Time.Testing;

namespace Leafwire.Tests.Unit.Cli;

public sealed class BuildWatcherTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string _root = Directory.CreateTempSubdirectory("leafwire-watch-").FullName;
    private readonly List<string> _said = [];
    private readonly Pusher _pusher = new();
    private BuildWatcher _watcher;

    public BuildWatcherTests()
    {
        Directory.CreateDirectory(Configs);
        _watcher = Restarted();
    }

    private string Configs => Path.Combine(_root, "configs");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Build_WrittenInPieces_IsOnePush()
    {
        Write("leaf1.cfg", "1");
        await LookAfter(1);
        Write("leaf2.cfg", "2");
        await LookAfter(1);
        await LookAfter(1);
        _pusher.Pushed.ShouldBeEmpty();
        await LookAfter(1);
        _pusher.Devices.ShouldBe(["leaf1 leaf2"]);
        await LookAfter(60);
        _pusher.Pushed.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Build_PartlyChanged_LeavesOutWhatReachedItsSwitch()
    {
        Write("leaf1.cfg", "1");
        Write("leaf2.cfg", "2");
        await Settle();
        Write("leaf2.cfg", "changed");
        await Settle();
        _pusher.Devices.ShouldBe(["leaf1 leaf2", "leaf2"]);

        _watcher = Restarted();
        await Settle();
        _pusher.Pushed.Count.ShouldBe(2, "a restart forgets nothing");
    }

    [Fact]
    public async Task Build_WithNamesInUpperCase_LeavesOutWhatReachedItsSwitch()
    {
        Write("LEAF1.cfg", "1");
        Write("leaf2.cfg", "2");
        await Settle();
        Write("leaf2.cfg", "changed");
        await Settle();
        _pusher.Devices.ShouldBe(["leaf1 leaf2", "leaf2"]);
    }

    [Fact]
    public async Task Build_AfterAFailedPush_TakesItsFilesAlongAgain()
    {
        _pusher.Outcome = DeviceOutcome.Reverted;
        Write("leaf1.cfg", "1");
        await Settle();
        _pusher.Outcome = DeviceOutcome.Confirmed;
        Write("leaf2.cfg", "2");
        await Settle();
        _pusher.Devices.ShouldBe(["leaf1", "leaf1 leaf2"]);
    }

    [Fact]
    public async Task File_HalfWritten_WaitsForItsRest()
    {
        File.WriteAllText(Path.Combine(Configs, "leaf1.cfg"), "hostname leaf1\nvlan 1");
        await Settle();
        _pusher.Pushed.ShouldBeEmpty();
        _said.ShouldContain(
            line => line.Contains("leaf1.cfg:2", StringComparison.Ordinal) && line.Contains("cut off", StringComparison.Ordinal));
        Write("leaf1.cfg", "1");
        await Settle();
        _pusher.Devices.ShouldBe(["leaf1"]);
    }

    [Fact]
    public async Task File_OfAnEditor_IsPassedOver()
    {
        foreach (string name in new[] { ".leaf1.cfg.swp", "leaf1.cfg~", "#leaf1.cfg", ".#leaf1.cfg", "leaf1.txt" })
            Write(name, "x");
        await Settle();
        _pusher.Pushed.ShouldBeEmpty();
    }

    [Fact]
    public async Task File_CutOffBetweenLines_ShowsBesideTheOthersOfTheBuild()
    {
        Write("leaf1.cfg", "1");
        await Settle();
        File.WriteAllText(Path.Combine(Configs, "leaf2.cfg"), "hostname leaf2\n");
        await Settle();
        _pusher.Pushed.Count.ShouldBe(1);
        _said.ShouldContain(
            line => line.Contains("leaf2.cfg:1", StringComparison.Ordinal) && line.Contains("cut off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Neighbours_AreLeftOutWithAWordOnce()
    {
        Write("LEAF1.CFG", "1");
        File.WriteAllText(Path.Combine(Configs, "ansible.cfg"), "[defaults]\n");
        File.WriteAllText(Path.Combine(Configs, "fabric.csv"), "x");
        await Settle();
        Write("LEAF1.CFG", "2");
        await Settle();
        _pusher.Devices.ShouldBe(["leaf1", "leaf1"]);
        _said.Count(line => line.StartsWith("ansible.cfg was left out", StringComparison.Ordinal)).ShouldBe(1);
        _said.Count(line => line.StartsWith("fabric.csv was left out", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task File_Removed_TouchesNoSwitch()
    {
        Write("leaf1.cfg", "1");
        Write("leaf2.cfg", "2");
        await Settle();
        File.Delete(Path.Combine(Configs, "leaf2.cfg"));
        await Settle();
        _pusher.Pushed.Count.ShouldBe(1);
        _said.ShouldContain(line => line.StartsWith("leaf2.cfg was removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Folder_RemovedAndMadeAgain_IsOnePushOfWhatChanged()
    {
        Write("leaf1.cfg", "1");
        await Settle();
        Directory.Delete(Configs, recursive: true);
        await LookAfter(1);
        Directory.CreateDirectory(Configs);
        Write("leaf1.cfg", "1");
        Write("leaf2.cfg", "2");
        await Settle();
        _pusher.Devices.ShouldBe(["leaf1", "leaf2"]);
    }

    private BuildWatcher Restarted() =>
        new(Configs, "lab", null, TimeSpan.FromSeconds(2), PushedFiles.Load(Path.Combine(_root, "state"), Configs, "lab"), _pusher,
            _time, _said.Add);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(Configs, name), $"hostname {text}\nend\n");

    private async Task Settle()
    {
        for (int i = 0; i < 4; i++)
            await LookAfter(1);
    }

    private Task LookAfter(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return _watcher.LookAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Pusher : IBuildPusher
    {
        public DeviceOutcome Outcome { get; set; } = DeviceOutcome.Confirmed;

        public List<IReadOnlyCollection<string>> Pushed { get; } = [];

        public IEnumerable<string> Devices => Pushed.Select(p => string.Join(' ', p));

        public Task<PushReport> PushAsync(UploadName name, byte[] archive, CancellationToken cancellationToken)
        {
            string[] devices = [.. UploadReader.Read(name, archive).Upload!.Candidates.Keys];
            Pushed.Add(devices);
            PushReport report = PushReport.Refused(PushId.Of(name, "0x1"), name, [new UploadProblem("x", null, "x")], default, default) with
            {
                Devices = [.. devices.Select(
                    d => new DeviceReport { Device = d, Wave = 1, Outcome = Outcome, Runs = RunningConfiguration.Old })],
            };
            return Task.FromResult(report);
        }
    }
}
