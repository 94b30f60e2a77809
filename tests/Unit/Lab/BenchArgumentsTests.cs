using System.CommandLine;
using Leafwire.Cli;
using Leafwire.Lab.Commands.Bench;

namespace Leafwire.Tests.Unit.Lab;

public sealed class BenchArgumentsTests
{
    [Theory]
    [InlineData("", "Push", "1 10 100", 5, false)]
    [InlineData("--devices 7 8 --rounds 2 --json", "Push", "7 8", 2, true)]
    [InlineData("--micro", "Micro", "1 10 100", 5, false)]
    [InlineData("--ratios --json", "Ratios", "1 10 100", 5, true)]
    [InlineData("--ratios --record", "RecordRatios", "1 10 100", 5, false)]
    [InlineData("--preview", "Preview", "500", 5, false)]
    [InlineData("--drift --rounds 3", "Drift", "500", 3, false)]
    [InlineData("--drift --devices 2000 --json", "Drift", "2000", 5, true)]
    [InlineData("--command-line --rounds 9", "CommandLine", "1", 9, false)]
    [InlineData("--size 10 180", "Push", "1", 5, false)]
    [InlineData("--pushes 200 --rounds 3", "Pushes", "200", 3, false)]
    [InlineData("--soak 60", "Soak", "10", 5, false)]
    [InlineData("--pace real", "Pace", "1000", 1, false)]
    [InlineData("--pace real --drift", "Drift", "500", 5, false)]
    [InlineData("--pace instant", "Push", "1 10 100", 5, false)]
    [InlineData("--sites 2 50 --size 10", "Sites", "2 50", 5, false)]
    public void Options_AreTakenAsTheyAreMeant(string line, string mode, string devices, int rounds, bool json)
    {
        BenchPlan plan = Read(line);
        plan.Mode.ToString().ShouldBe(mode);
        string.Join(' ', plan.Counts).ShouldBe(devices);
        (plan.Rounds, plan.IsJson).ShouldBe((rounds, json));
    }

    [Theory]
    [InlineData("--micro --drift", "choose one")]
    [InlineData("--record", "--record goes with --ratios")]
    [InlineData("--preview --drift", "choose one")]
    [InlineData("--command-line --preview", "choose one")]
    [InlineData("--devices 0", "numbers from 1 to 5000")]
    [InlineData("--preview --devices 5001", "numbers from 1 to 5000")]
    // One is pushed to, and another one looked at.
    [InlineData("--drift --devices 1", "numbers from 2 to 5000")]
    [InlineData("--rounds 101", "--rounds: 1 to 100")]
    [InlineData("--size 10 201", "--size: numbers from 5 to 200")]
    [InlineData("--micro --size 10", "leave --devices, --size, --pace and --rounds out")]
    [InlineData("--ratios --devices 10", "leave --devices, --size, --pace and --rounds out")]
    [InlineData("--pushes 2 --sites 2", "choose one")]
    [InlineData("--soak 1 --drift", "choose one")]
    [InlineData("--micro --pace real", "leave --devices, --size, --pace and --rounds out")]
    [InlineData("--soak 2", "--soak: 3 to 10080 minutes")]
    [InlineData("--soak 3 --devices 1 2", "one number of devices")]
    [InlineData("--soak 3 --size 10 20", "one length")]
    [InlineData("--pushes 2 --devices 2", "leave --devices out")]
    [InlineData("--pushes 1001", "--pushes: numbers from 1 to 1000")]
    [InlineData("--sites 101", "--sites: numbers from 1 to 100")]
    public void Options_ThatCannotBe_AreRefusedWithWhatCan(string line, string says) =>
        Should.Throw<UserErrorException>(() => Read(line)).Message.ShouldContain(says);

    [Fact]
    public void Cases_AreEachNumberOfDevicesWithEachLength() =>
        Read("--devices 1 10 --size 10 180").Cases.ShouldBe(
            [
                new(1, 10, LogsStorage: true), new(1, 180, LogsStorage: true), new(10, 10, LogsStorage: true),
                new(10, 180, LogsStorage: true),
            ]);

    [Fact]
    public void Pace_OfRealSwitches_IsThatOfAll() =>
        Read("--pace real --pushes 2").Cases.ShouldBe([new BenchCase(2, IsPacedReally: true)]);

    [Fact]
    public void Soak_IsInMinutes() => Read("--soak 90 --devices 3").Minutes.ShouldBe(90);

    [Fact]
    public void Cases_OfSites_HaveADeviceEach() => Read("--sites 3").Cases.ShouldBe([new BenchCase(3, IsSiteEach: true)]);

    [Fact]
    public void Cases_WithoutALength_AreAsTheGeneratorMakesThem() =>
        Read("--devices 3").Cases.ShouldBe([new BenchCase(3, LogsStorage: true)]);

    private static BenchPlan Read(string line)
    {
        var arguments = new BenchArguments();
        var command = new Command("bench");
        arguments.AddTo(command);
        return arguments.Read(command.Parse(line));
    }
}
