using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Leafwire.Lab.Processes;
using Leafwire.Lab;
using Leafwire.Tests.Processes;

namespace Leafwire.Tests.Integration.Lab;

/// <summary>
/// <c>./leafwire lab</c> as people and build servers run it: what it prints, what it returns, and that nothing stays behind.
/// </summary>
public sealed partial class LabCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leafwire-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lab_SampleFabric_IsBuiltAndThenChanged()
    {
        (int status, string output, string error) = await RunAsync("lab", "--json");
        status.ShouldBe(0, error);
        JsonNode document = Last(output);
        document["site"]!.ToString().ShouldBe("lab");
        document["outcome"]!.ToString().ShouldBe("succeeded");
        JsonArray devices = document["devices"]!.AsArray();
        devices.Select(d => d!["device"]!.ToString()).ShouldBe(["leaf1", "spine1", "leaf2", "leaf3", "spine2", "leaf4"]);
        devices.ShouldAllBe(d => d!["outcome"]!.ToString() == "confirmed" && d["stagesMs"]!["arm"]!.GetValue<double>() > 0);
        devices.Select(d => d!["changedLines"]!.GetValue<int>()).ShouldBe([18, 1, 18, 18, 1, 18]);
        document["earlier"]!.AsArray().Single()!["outcome"]!.ToString().ShouldBe("succeeded");
        string report = document["report"]!.ToString();
        File.ReadAllText(report).ShouldContain("leaf4");
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(report)!, "devices", "spine2.diff")).ShouldContain(
            "+ip name-server vrf MGMT 10.0.0.54");
        NothingIsLeft();
    }

    [Fact]
    public async Task Lab_LineRefused_FailsTheWholeFabric()
    {
        string policy = Path.Combine(_folder.FullName, "push.json");
        await File.WriteAllTextAsync(policy, """{ "scope": "fabric", "waves": { "groups": [["leaf1", "leaf3"], ["*"]] } }""", Token);
        (int status, string output, string error) = await RunAsync(
            "lab", "--devices", "3", "--policy", policy, "--fault", "leaf2=refuse-line:vxlan udp-port", "--json");
        status.ShouldBe(1, error);
        JsonNode document = Last(output);
        document["outcome"]!.ToString().ShouldBe("failed");
        document["devices"]!.AsArray().Select(d => $"{d!["device"]} {d["outcome"]} {d["runs"]}").ShouldBe(
            ["leaf1 reverted old", "leaf3 reverted old", "leaf2 rejected old"]);
        document["devices"]![2]!["rejected"]![0]!["line"]!.ToString().Trim().ShouldBe("vxlan udp-port 4789");
        NothingIsLeft();
    }

    [Fact]
    public async Task Lab_FolderWithNeighbours_SaysWhatItLeavesOut()
    {
        string folder = _folder.CreateSubdirectory("build").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "LEAF1.cfg"), "hostname LEAF1\n!\nvlan 7\n!\nend\n", Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "ansible.cfg"), "[defaults]\n", Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "fabric.csv"), "x\n", Token);
        (int status, string output, string error) = await RunAsync("lab", "--configs", folder, "--repeat", "2");
        status.ShouldBe(0, error + output);
        string[] lines = output.Split('\n');
        lines.Count(line => line.StartsWith("fabric.csv was left out", StringComparison.Ordinal)).ShouldBe(1, output);
        lines.Count(line => line.StartsWith("ansible.cfg was left out", StringComparison.Ordinal)).ShouldBe(1, output);
        output.ShouldContain("the push takes { \"managementChanges\": \"allow\" } for its push.json");
        output.ShouldContain("succeeded: 1 confirmed");
        output.ShouldContain("succeeded: 1 unchanged");
        NothingIsLeft();
    }

    [Theory]
    [InlineData("there is no device 'leaf9'", "lab", "--fault", "leaf9=refuse-commit")]
    [InlineData("'explode' is no fault", "lab", "--fault", "leaf1=explode")]
    [InlineData("write DEVICE=FAULT", "lab", "--fault", "leaf1")]
    [InlineData("--devices: a number from 1", "lab", "--devices", "0")]
    [InlineData("--hub-servers: 1 or 3", "lab", "--hub-servers", "2")]
    [InlineData("choose one", "lab", "--devices", "1", "--configs", ".")]
    [InlineData("no file or folder", "lab", "--configs", "no-such-folder")]
    [InlineData("no policy file", "lab", "--policy", "no-such-file")]
    public async Task Lab_BadInput_IsRefusedBeforeAnythingStarts(string word, params string[] arguments)
    {
        (int status, string output, string error) = await RunAsync(arguments);
        status.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldContain(word);
        NothingIsLeft();
    }

    [Theory]
    [InlineData("INT", "starting site")]
    [InlineData("TERM", "armed")]
    public async Task Lab_Interrupted_StopsEverything(string signal, string when)
    {
        await using ManagedProcess lab = Start("lab");
        await lab.WaitForLineAsync(new Regex(when), Token);
        await lab.SignalAsync(signal);
        (await lab.Exited).ShouldBe(1, await File.ReadAllTextAsync(lab.Spec.LogFile, Token));
        NothingIsLeft();
    }

    [Fact]
    public async Task Chaos_ShortSeededRun_BreaksNoPromise()
    {
        (int status, string output, string error) = await RunAsync(
            "chaos", "--seed", "3", "--rounds", "6", "--devices", "6", "--longest", "5", "--json");
        status.ShouldBe(0, error + output);
        JsonNode document = JsonNode.Parse(output)!;
        document["violations"]!.AsArray().ShouldBeEmpty();
        document["seed"]!.GetValue<int>().ShouldBe(3);
        document["rounds"]!.GetValue<int>().ShouldBe(6);
        document["pushes"]!.AsObject().Sum(p => p.Value!.GetValue<int>()).ShouldBeGreaterThan(5);
        document["faults"]!.AsObject().Sum(p => p.Value!.GetValue<int>()).ShouldBeGreaterThan(5);
        document["confirmed"]!.GetValue<int>().ShouldBeGreaterThan(0);
        NothingIsLeft();
    }

    [Theory]
    [InlineData("choose one", "chaos", "--rounds", "1", "--minutes", "1")]
    [InlineData("--rounds: a number from 1", "chaos", "--rounds", "0")]
    [InlineData("--devices: a number from 2", "chaos", "--devices", "1")]
    [InlineData("--longest: a number from 1", "chaos", "--longest", "0")]
    [InlineData("--hub-servers: 1 or 3", "chaos", "--hub-servers", "2")]
    public async Task Chaos_BadInput_IsRefusedBeforeAnythingStarts(string word, params string[] arguments) =>
        await Lab_BadInput_IsRefusedBeforeAnythingStarts(word, arguments);

    [Fact]
    public async Task Lab_WithoutHost_LeavesItsPushesToWhoeverTakesItsSettings()
    {
        // The policy that the page on pushes shows must hold in the lab that the README starts.
        string policy = Path.Combine(_folder.FullName, "push.json");
        string page = await File.ReadAllTextAsync(Path.Combine(LabPaths.Root, "docs", "push.md"), Token);
        await File.WriteAllTextAsync(policy, page.Split("```json\n")[1].Split("```")[0], Token);
        await using ManagedProcess lab = Start("lab", "--no-host", "--devices", "2", "--policy", policy);
        string file = (await lab.WaitForLineAsync(LocalSettings(), Token)).Groups[1].Value;
        await lab.WaitForLineAsync(new Regex("^uploading lab/build-1.zip"), Token);
        JsonObject values = JsonNode.Parse(await File.ReadAllTextAsync(file, Token))!["Values"]!.AsObject();
        values["AzureWebJobsStorage"]!.ToString().ShouldBe(values["Leafwire__Storage__ConnectionString"]!.ToString());
        values["FUNCTIONS_WORKER_RUNTIME"]!.ToString().ShouldBe("dotnet-isolated");

        var spec = new ProcessSpec("host", "", ["--urls", "http://127.0.0.1:0"], Path.Combine(_folder.FullName, "host.log"))
        {
            Environment = values.Where(v => v.Key.StartsWith("Leafwire__", StringComparison.Ordinal))
                .ToDictionary(v => v.Key, v => (string?)v.Value!.ToString()),
        };
        await using LabProgram host = await LabProgram.StartAsync("Leafwire.Host", spec, new Regex("Now listening on"), Token);
        await lab.WaitForLineAsync(new Regex("^push [0-9a-f]{16} succeeded: 2 confirmed"), Token);
        (await lab.Exited).ShouldBe(0);
        NothingIsLeft();
    }

    [Fact]
    public async Task Lab_Killed_TakesItsPartsAlong()
    {
        await using ManagedProcess lab = Start("lab", "--keep");
        await lab.WaitForLineAsync(StopIt(), Token);
        Process[] parts = [.. PartsOfTheLab().Select(Process.GetProcessById)];
        parts.Length.ShouldBeGreaterThan(4);
        int program = int.Parse(File.ReadAllText(Path.Combine(_folder.FullName, "pid")), null);
        using (var process = Process.GetProcessById(program))
            process.Kill();
        await Task.WhenAll(parts.Select(p => p.WaitForExitAsync(Token)));
        PartsOfTheLab().ShouldBeEmpty();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // The state folder and all processes that name it are below a folder of the test's own.
    private void NothingIsLeft()
    {
        Directory.GetDirectories(_folder.FullName, "leafwire-lab-*").ShouldBeEmpty();
        PartsOfTheLab().ShouldBeEmpty();
    }

    private IEnumerable<int> PartsOfTheLab()
    {
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (line.Contains(Path.Combine(_folder.FullName, "leafwire-lab-"), StringComparison.Ordinal))
                yield return int.Parse(Path.GetFileName(process), null);
        }
    }

    private ManagedProcess Start(params string[] arguments)
    {
        string command = $"echo $$ > '{_folder.FullName}/pid'; exec dotnet \"$@\"";
        return ManagedProcess.Start(new ProcessSpec("lab", "bash",
            ["-c", command, "lab", LabPaths.Program("Leafwire.Lab.Commands"), .. arguments], Path.Combine(_folder.FullName, "lab.log"))
        {
            Environment = Environment(),
        });
    }

    private Task<CommandRun> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [LabPaths.Program("Leafwire.Lab.Commands"), .. arguments]);
        foreach ((string key, string? value) in Environment())
            start.Environment[key] = value;
        return CommandRun.OfAsync(start, Token);
    }

    // An object a line while it happens, and the document at the end.
    private static JsonNode Last(string output)
    {
        JsonNode[] lines = [.. output.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!)];
        lines[..^1].Select(line => line["event"]!.ToString()).Distinct().ShouldBe(["push", "device"], ignoreOrder: true);
        return lines[^1];
    }

    private Dictionary<string, string?> Environment() => new() { ["TMPDIR"] = _folder.FullName, [LabPaths.RootVariable] = LabPaths.Root };

    [GeneratedRegex(@"cp (\S+) functions/local\.settings\.json")]
    private static partial Regex LocalSettings();

    [GeneratedRegex("Stop it with Ctrl-C")]
    private static partial Regex StopIt();
}
