using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Leafwire.Lab;
using Leafwire.Lab.Switches;
using Microsoft.Extensions.Time.Testing;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Leafwire.Tests.Integration.Switches;

/// <summary>Simulated switches through real SSH.</summary>
public sealed class SwitchFarmTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_WholeConfiguration_IsRunningAndSaved()
    {
        await using SwitchFarm farm = await FarmAsync("leaf1");
        SimulatedSwitch leaf = farm["leaf1"];
        string text = "hostname leaf1\n!\nbanner motd\n  héllo  \nEOF\n"
            + string.Concat(Enumerable.Range(1, 2000).Select(i => $"vlan {i}\n   name V{i}\n")) + "end\n";
        using (ShellClient arming = await ShellClient.OpenAsync(leaf, Token))
        {
            await arming.LoadAsync("lw-0123abcd", text, Token);
            (await arming.DoAsync("show session-config diffs", Token)).ShouldContain("+vlan 2000");
            await arming.DoAsync("commit timer 00:05:00", Token);
            leaf.ArmedSession.ShouldBe("lw-0123abcd");
        }
        using (ShellClient confirming = await ShellClient.OpenAsync(leaf, Token))
        {
            await confirming.DoAsync("configure session lw-0123abcd commit", Token);
            await confirming.DoAsync("write memory", Token);
        }
        Regex.Replace(leaf.RunningConfig, "^!\n", "", RegexOptions.Multiline).ShouldBe(text.Replace("!\n", "", StringComparison.Ordinal));
        leaf.StartupConfig.ShouldBe(leaf.RunningConfig);
        leaf.Commits.ShouldBe(1);
        leaf.History.Select(e => e.Kind).ShouldBe([SwitchEventKind.Armed, SwitchEventKind.Confirmed, SwitchEventKind.Saved]);
    }

    [Fact]
    public async Task Exec_Command_IsAnsweredAndTheChannelEnds()
    {
        await using SwitchFarm farm = await FarmAsync("leaf1");
        using SshClient client = await ShellClient.ConnectAsync(farm["leaf1"], Token);
        using SshCommand command = client.CreateCommand("show version | json");
        await command.ExecuteAsync(Token);
        command.Result.ShouldContain("\"modelName\": \"cEOSLab\"");
        command.ExitStatus.ShouldBe(0);
    }

    [Fact]
    public async Task OpenSsh_WithKey_RunsAScript()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("leafwire-switch-");
        try
        {
            string key = Path.Combine(folder.FullName, "key");
            (await RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key])).Status.ShouldBe(0);
            string authorized = await File.ReadAllTextAsync(key + ".pub", Token);
            await using SwitchFarm farm = await SwitchFarm.StartAsync(
                new() { Switches = [new() { Name = "leaf1", AuthorizedKey = authorized }] }, Token);
            string[] ssh =
            [
                "-i", key, "-p", $"{farm["leaf1"].Port}", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                "-o", "BatchMode=yes", "-o", "LogLevel=ERROR", "-F", "none", "admin@127.0.0.1",
            ];
            (int status, string shown) = await RunAsync("ssh", [.. ssh, "show hostname"]);
            (status, shown).ShouldBe((0, "Hostname: leaf1\nFQDN:     leaf1\n"));
            (_, shown) = await RunAsync("ssh", ssh, "enable\nconfigure\nvlan 7\nend\nshow running-config section vlan\nexit\n");
            shown.ShouldBe("leaf1>leaf1#leaf1(config)#leaf1(config-vlan-7)#leaf1#vlan 7\nleaf1#");
            (_, shown) = await RunAsync("ssh", ["-tt", .. ssh], "show hostname\nexit\n");
            shown.ShouldBe("leaf1>show hostname\r\nHostname: leaf1\r\nFQDN:     leaf1\r\nleaf1>exit\r\n");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Login_KeyboardInteractive_IsAccepted()
    {
        await using SwitchFarm farm = await FarmAsync("leaf1");
        using var method = new KeyboardInteractiveAuthenticationMethod("admin");
        method.AuthenticationPrompt += (_, e) => e.Prompts.ToList().ForEach(p => p.Response = "admin");
        using SshClient client = await ShellClient.ConnectAsync(farm["leaf1"], Token, method);
        client.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task Login_WrongPassword_IsRefused()
    {
        await using SwitchFarm farm = await FarmAsync("leaf1");
        using var method = new PasswordAuthenticationMethod("admin", "wrong");
        await Should.ThrowAsync<SshAuthenticationException>(() => ShellClient.ConnectAsync(farm["leaf1"], Token, method));
    }

    [Fact]
    public async Task WrongHostKey_Fault_ShowsAnotherKeyUntilItIsTakenAway()
    {
        await using SwitchFarm farm = await FarmAsync("leaf1");
        string known = farm["leaf1"].HostKeyFingerprint;
        await farm["leaf1"].SetFaultsAsync([new Fault.WrongHostKey()], Token);
        await Should.ThrowAsync<SshConnectionException>(() => ShellClient.ConnectAsync(farm["leaf1"], Token));
        farm["leaf1"].HostKeyFingerprint.ShouldBe(known);
        await farm["leaf1"].SetFaultsAsync([], Token);
        using SshClient client = await ShellClient.ConnectAsync(farm["leaf1"], Token);
    }

    [Fact]
    public async Task Unreachable_Fault_CutsAndRefusesUntilItIsTakenAway()
    {
        await using SwitchFarm farm = await FarmAsync("leaf1");
        SimulatedSwitch leaf = farm["leaf1"];
        int port = leaf.Port;
        using ShellClient open = await ShellClient.OpenAsync(leaf, Token);
        await leaf.SetFaultsAsync([new Fault.Unreachable()], Token);
        await Should.ThrowAsync<Exception>(() => open.UntilAsync(new Regex("never"), Token));
        (await Should.ThrowAsync<SocketException>(() => ShellClient.ConnectAsync(leaf, Token))).SocketErrorCode.ShouldBe(
            SocketError.ConnectionRefused);
        await leaf.SetFaultsAsync([], Token);
        leaf.Port.ShouldBe(port);
        using SshClient client = await ShellClient.ConnectAsync(leaf, Token);
    }

    [Fact]
    public async Task DropAt_Arm_CutsTheConnectionOfTheArmedSwitch()
    {
        await using SwitchFarm farm = await FarmAsync("leaf1");
        await farm["leaf1"].SetFaultsAsync([Fault.Parse("drop-at:arm")], Token);
        using ShellClient shell = await ShellClient.OpenAsync(farm["leaf1"], Token);
        await shell.LoadAsync("s", "hostname other\n", Token);
        await Should.ThrowAsync<Exception>(() => shell.DoAsync("commit timer 00:05:00", Token));
        farm["leaf1"].ArmedSession.ShouldBe("s");
        using ShellClient again = await ShellClient.OpenAsync(farm["leaf1"], Token);
        (await again.DoAsync("configure session s commit", Token)).ShouldEndWith("other#");
    }

    [Fact]
    public async Task LoseManagement_Fault_IsOverWhenTheTimerRunsOut()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using SwitchFarm farm = await SwitchFarm.StartAsync(
            new() { Time = time, Switches = [new() { Name = "leaf1", Faults = [new Fault.LoseManagement()] }] }, Token);
        SimulatedSwitch leaf = farm["leaf1"];
        string before = leaf.RunningConfig;
        using ShellClient shell = await ShellClient.OpenAsync(leaf, Token);
        await shell.LoadAsync("s", "hostname other\n", Token);
        shell.Send("commit timer 00:05:00\n");
        await UntilAsync(() => leaf.ArmedSession == "s");
        await UntilAsync(async () => await TryConnectAsync(leaf) is SocketException);
        shell.IsConnected.ShouldBeTrue("an open connection is dead, not closed");
        time.Advance(TimeSpan.FromMinutes(5));
        await UntilAsync(async () => await TryConnectAsync(leaf) is null);
        leaf.RunningConfig.ShouldBe(before);
        leaf.History[^1].Kind.ShouldBe(SwitchEventKind.Reverted);
    }

    [Fact]
    public async Task Farm_ManySwitches_ServeSideBySideWithKeysOfTheirOwn()
    {
        await using SwitchFarm farm = await FarmAsync([.. Enumerable.Range(1, 200).Select(i => $"leaf{i}")]);
        farm.Switches.Select(s => s.Port).Distinct().Count().ShouldBe(200);
        farm.Switches.Select(s => s.HostKeyFingerprint).Distinct().Count().ShouldBe(200);
        SimulatedSwitch late = await farm.AddAsync(new SwitchOptions { Name = "late" }, Token);
        await Parallel.ForEachAsync(farm.Switches.Take(30).Append(late),
            new ParallelOptions { MaxDegreeOfParallelism = 10, CancellationToken = Token }, async (item, token) =>
            {
                using ShellClient shell = await ShellClient.OpenAsync(item, token);
                (await shell.DoAsync("show hostname", token)).ShouldContain($"Hostname: {item.Name}\r\n");
            });
    }

    [Fact]
    public async Task Lockout_Fault_RefusesTheRightPassword()
    {
        await using SwitchFarm farm = await FarmAsync("leaf1");
        SimulatedSwitch leaf = farm["leaf1"];
        await leaf.SetFaultsAsync([Fault.Parse("lockout:2:3600")], Token);
        for (int i = 0; i < 2; i++)
        {
            using var wrong = new PasswordAuthenticationMethod("admin", "wrong");
            await Should.ThrowAsync<SshAuthenticationException>(() => ShellClient.ConnectAsync(leaf, Token, wrong));
        }

        (await TryConnectAsync(leaf)).ShouldBeOfType<SshAuthenticationException>();
        leaf.RefusedLogins.ShouldBe(3);
    }

    [Fact]
    public async Task LoginBreaksOnCommit_Fault_RefusesLoginsUntilTheRevert()
    {
        await using SwitchFarm farm = await FarmAsync("leaf1");
        SimulatedSwitch leaf = farm["leaf1"];
        await leaf.SetFaultsAsync([new Fault.LoginBreaksOnCommit()], Token);
        using ShellClient shell = await ShellClient.OpenAsync(leaf, Token);
        await shell.LoadAsync("s", "hostname other\n", Token);
        await shell.DoAsync("commit timer 00:05:00", Token);
        (await TryConnectAsync(leaf)).ShouldBeOfType<SshAuthenticationException>();
        leaf.RefusedLogins.ShouldBe(1);
        await shell.DoAsync("configure session s abort", Token);
        (await TryConnectAsync(leaf)).ShouldBeNull();
    }

    [Fact]
    public async Task Dispose_WhileASwitchIsAtWork_DoesNotWaitForIt()
    {
        SwitchFarm farm = await SwitchFarm.StartAsync(
            new() { Switches = [new() { Name = "leaf1", Faults = [Fault.Parse("slow-commit:3600")] }] }, Token);
        using ShellClient shell = await ShellClient.OpenAsync(farm["leaf1"], Token);
        await shell.LoadAsync("s", "hostname other\n", Token);
        shell.Send("commit\n");
        await UntilAsync(() => farm["leaf1"].State.Find("s") is { Committing: 1 });
        await farm.DisposeAsync();
    }

    [Fact]
    public async Task Add_NameThatIsThere_IsRefused()
    {
        await using SwitchFarm farm = await FarmAsync("leaf1");
        (await Should.ThrowAsync<ArgumentException>(() => farm.AddAsync(new SwitchOptions { Name = "leaf1" }, Token)))
            .Message.ShouldContain("'leaf1'");
        Should.Throw<KeyNotFoundException>(() => farm["leaf2"]).Message.ShouldContain("'leaf2'");
    }

    [Fact]
    public async Task Add_PortThatIsTaken_SaysSo()
    {
        await using SwitchFarm farm = await FarmAsync("leaf1");
        int taken = farm["leaf1"].Port;
        (await Should.ThrowAsync<InvalidOperationException>(() => farm.AddAsync(new SwitchOptions { Name = "leaf2", Port = taken }, Token)))
            .Message.ShouldContain($"{taken}");
        (await farm.AddAsync(new SwitchOptions { Name = "leaf2" }, Token)).Port.ShouldNotBe(taken);
    }

    [Fact]
    public async Task Start_WithoutNode_SaysWhatIsMissing()
    {
        (await Should.ThrowAsync<InvalidOperationException>(() => SwitchFarm.StartAsync(new() { Node = "no-such-node" }, Token)))
            .Message.ShouldContain("Node.js 20");
        (await Should.ThrowAsync<InvalidOperationException>(() => SwitchFarm.StartAsync(new() { FrontFolder = "/nowhere" }, Token)))
            .Message.ShouldContain("lab/node");
    }

    // A parent that is killed closes the pipe, whatever else it leaves undone.
    [Fact]
    public async Task Front_InputEnds_Exits()
    {
        var start = new ProcessStartInfo("node", [Path.Combine(LabPaths.Root, "lab", "node", "ssh-front.js")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process front = Process.Start(start)!;
        await front.StandardInput.WriteLineAsync(
            """{"id":1,"op":"put","name":"a","upstream":1,"token":"","username":"u","password":"p"}""");
        (await front.StandardOutput.ReadLineAsync(Token)).ShouldNotBeNull().ShouldContain("\"fingerprint\":\"SHA256:");
        front.StandardInput.Close();
        await front.WaitForExitAsync(Token);
        front.ExitCode.ShouldBe(0);
    }

    private static Task<SwitchFarm> FarmAsync(params string[] names) =>
        SwitchFarm.StartAsync(new() { Switches = [.. names.Select(n => new SwitchOptions { Name = n })] }, Token);

    private static async Task<Exception?> TryConnectAsync(SimulatedSwitch target)
    {
        try
        {
            (await ShellClient.ConnectAsync(target, Token)).Dispose();
            return null;
        }
        catch (Exception exception) when (exception is SocketException or SshException)
        {
            return exception;
        }
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
    }

    private static async Task<(int Status, string Output)> RunAsync(string program, string[] arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, output);
    }
}
