using System.Diagnostics;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Tests.Integration.Host;

/// <summary>Prints how long a push takes with switches that answer at once: what the cloud side itself costs.</summary>
public sealed class SpeedTests(Cloud cloud) : World(cloud)
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(100, false)]
    public async Task Push_WithInstantSwitches_IsRecorded(int count, bool coldHost)
    {
        (string, string)[] devices = [.. Enumerable.Range(1, count).Select(i => Device($"leaf{i}")).Select(
            d => (d, Config(d, string.Concat(Enumerable.Range(10, 900).Select(v => $"vlan {v}\n   name {d}-{v}\n")))))];
        string running = devices[0].Item2;
        Runner.Script = command => Task.FromResult<Contracts.Reply?>(command is Contracts.ConfigureCommand
            ? ScriptedRunner.Armed(command, "+vlan 10\n", running, running)
            : ScriptedRunner.Default(command));
        await Runner.ServeAsync([.. devices.Select(d => d.Item1)]);
        await (coldHost ? StartProcessAsync() : (Task)StartHostAsync());
        long started = Stopwatch.GetTimestamp();

        PushReport report = await EndAsync(await UploadAsync("b", null, devices));

        report.Devices.Count(d => d.Outcome == DeviceOutcome.Confirmed).ShouldBe(count);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{count} devices{(coldHost ? " on a host that just started" : "")}: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} "
            + $"ms from upload to record, {(report.EndedAt - report.StartedAt)?.TotalMilliseconds:0} ms of it the push");
    }
}
