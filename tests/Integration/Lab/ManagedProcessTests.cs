using System.Diagnostics;
using System.Text.RegularExpressions;
using Leafwire.Lab.Processes;

namespace Leafwire.Tests.Integration.Lab;

public sealed partial class ManagedProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leafwire-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitForLine_LineOfEitherStream_IsFoundAndLogged()
    {
        await using ManagedProcess process = Start("echo one; echo port 42 >&2; exec sleep 1000");
        Match match = await process.WaitForLineAsync(Port(), Token);
        match.Groups[1].Value.ShouldBe("42");
        (await process.WaitForLineAsync(Port(), Token)).Value.ShouldBe(match.Value, "a line of the past is found too");
        (await process.StopAsync()).ShouldBe(128 + 15);
        File.ReadLines(process.Spec.LogFile).ShouldBe(["one", "port 42"], ignoreOrder: true);
    }

    [Fact]
    public async Task WaitForLine_ProcessEnds_SaysStatusAndLastLines()
    {
        await using ManagedProcess process = Start("echo the reason; exit 7");
        ProcessFailedException e = await Should.ThrowAsync<ProcessFailedException>(() => process.WaitForLineAsync(Port(), Token));
        e.Message.ShouldContain("part ended with status 7 before it was ready");
        e.Message.ShouldContain("the reason");
        e.Message.ShouldContain(process.Spec.LogFile);
    }

    [Fact]
    public async Task Start_ProgramThatIsMissing_SaysSo()
    {
        await using ManagedProcess process = ManagedProcess.Start(new ProcessSpec("part", "no-such-program", [], LogFile));
        (await Should.ThrowAsync<ProcessFailedException>(() => process.WaitForLineAsync(Port(), Token))).Message.ShouldContain(
            "no-such-program");
    }

    [Fact]
    public async Task Usage_OfAProcess_IsItsOwnAndItsChildren()
    {
        await using ManagedProcess process = Start(
            "(i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done; echo port 1; sleep 1000) & sleep 1000");
        await process.WaitForLineAsync(Port(), Token);

        ProcessUsage usage = process.Usage();

        usage.CpuSeconds.ShouldBeInRange(0.01, 60);
        usage.ResidentMb.ShouldBeGreaterThan(0);
        usage.PeakMb.ShouldBeGreaterThanOrEqualTo(usage.ResidentMb);
        await process.KillAsync();
        process.Usage().ShouldBe(default);
    }

    [Fact]
    public async Task Stop_ProcessThatIgnoresIt_IsKilledWithItsChildren()
    {
        await using ManagedProcess process = Start(
            "trap '' TERM; sleep 1000 & echo port $!; wait; sleep 1000", grace: TimeSpan.FromSeconds(1));
        int child = int.Parse((await process.WaitForLineAsync(Port(), Token)).Groups[1].Value, null);
        (await process.StopAsync()).ShouldBe(128 + 9);
        IsAlive(child).ShouldBeFalse();
    }

    [Fact]
    public async Task Kill_Process_EndsItWithItsChildren()
    {
        await using ManagedProcess process = Start("sleep 1000 & echo port $!; wait");
        int child = int.Parse((await process.WaitForLineAsync(Port(), Token)).Groups[1].Value, null);
        (await process.KillAsync()).ShouldBe(128 + 9);
        IsAlive(child).ShouldBeFalse();
        await process.SignalAsync("KILL");
    }

    [Fact]
    public async Task Supervisor_ParentIsKilled_EndsTheTree()
    {
        // The parent is a shell that holds the pipe; it is killed as a crash or the kernel would, with no chance to tidy up. With job
        // control its supervisor has a group of its own, as beside a program, and is not killed with it before it watches.
        string script = Path.Combine(_folder.FullName, "supervisor");
        await File.WriteAllTextAsync(script, Supervisor.Script, Token);
        string parent = "set -m; mkfifo pipe; bash -c '. ./supervisor' part 5 bash -c 'echo port $$; sleep 1000' <pipe & exec 9>pipe; wait";
        await using ManagedProcess process = ManagedProcess.Start(
            new ProcessSpec("part", "bash", ["-c", parent], LogFile) { WorkingDirectory = _folder.FullName });
        int child = int.Parse((await process.WaitForLineAsync(Port(), Token)).Groups[1].Value, null);
        using Process watched = Process.GetProcessById(child);
        await process.KillAsync();
        await watched.WaitForExitAsync(Token);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string LogFile => Path.Combine(_folder.FullName, "part.log");

    private ManagedProcess Start(string script, TimeSpan? grace = null) =>
        ManagedProcess.Start(new ProcessSpec("part", "bash", ["-c", script], LogFile) { Grace = grace ?? TimeSpan.FromSeconds(10) });

    // A zombie that nobody has collected yet is dead as well.
    private static bool IsAlive(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"port (\d+)")]
    private static partial Regex Port();
}
