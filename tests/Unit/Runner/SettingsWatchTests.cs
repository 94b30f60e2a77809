using Leafwire.Runner.Agent;
using Leafwire.Runner.Inventory;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Logging;

namespace Leafwire.Tests.Unit.Runner;

/// <summary>Inventory and logins are read again when their files change; a mistake changes nothing.</summary>
public sealed class SettingsWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leafwire-watch-").FullName;
    private readonly LogLines _log = new();
    private readonly DeviceInventory _inventory;
    private readonly SiteRulesInForce _rules = new(SiteRules.None);
    private readonly SettingsWatch _watch;

    public SettingsWatchTests()
    {
        Write("password", "first\n");
        Write("runner.json", Configuration("""{ "leaf1": { "host": "192.0.2.1" }, "leaf2": {} }"""));
        RunnerSettings settings = SettingsLoader.Load(Path.Combine(_folder, "runner.json"), new RunnerEnvironment(_ => null));
        _inventory = new DeviceInventory(settings.Devices);
        _watch = new SettingsWatch(settings, _inventory, _rules, new RunnerTimings(), TimeProvider.System, _log);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Look_NothingChanged_ReplacesNothing()
    {
        IReadOnlyDictionary<string, DeviceProfile> before = _inventory.Current;
        // Written again as it was.
        Write("password", "first\n");
        _watch.Look();
        _inventory.Current.ShouldBeSameAs(before);
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void Look_DevicesCameWentAndMoved_AreTheNewOnes()
    {
        Task changed = _inventory.Changed;
        Write("runner.json", Configuration("""{ "leaf1": { "host": "192.0.2.9" }, "leaf3": {} }"""));
        _watch.Look();

        changed.IsCompleted.ShouldBeTrue();
        _inventory.Current.Keys.ShouldBe(["leaf1", "leaf3"], ignoreOrder: true);
        _inventory.Find("leaf1")!.Host.Reveal().ShouldBe("192.0.2.9");
        _log.Lines.ShouldHaveSingleItem().ShouldContain("added: leaf3; removed: leaf2; another address or login: leaf1");
    }

    [Fact]
    public void Look_PasswordFileChanged_IsTheNewLoginAndNotInTheLog()
    {
        Write("password", "second\n");
        _watch.Look();
        _inventory.Current.Values.ShouldAllBe(device => device.Password == "second");
        _log.Lines.ShouldHaveSingleItem().ShouldContain("another address or login: leaf1, leaf2");
        _log.Lines.ShouldAllBe(line => !line.Contains("second", StringComparison.Ordinal));
    }

    [Fact]
    public void Look_KnownHostsAppear_AreTrusted()
    {
        Write("known_hosts", "192.0.2.1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB5cyARPp9w5vHaAuUKCGPoJ4jjCkRZ5MG4zJIxMY2RF\n");
        _watch.Look();
        _inventory.Find("leaf1")!.HostKeys.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("{\n  \"acceptUnsigned\": true,\n  \"inventory\": { \"devices\": { \"leaf1\": { \"prot\": 22 } } } }",
        "line 3: the key 'inventory.devices.leaf1.prot' is unknown; did you mean 'port'?")]
    [InlineData("{\n  \"inventory\": {", "breaks off")]
    [InlineData("{\n  \"acceptUnsigned\": true,\n  \"inventory\": { \"devices\": { \"leaf1\": {\n \"passwordFile\": \"gone\" } } } }",
        "line 4: inventory.devices.leaf1.passwordFile: there is no file")]
    [InlineData("", "the file is empty")]
    public void Look_Mistake_KeepsTheLastGoodDevicesAndNamesTheLineOnce(string json, string words)
    {
        IReadOnlyDictionary<string, DeviceProfile> before = _inventory.Current;
        Write("runner.json", json);
        _watch.Look();
        _watch.Look();
        _inventory.Current.ShouldBeSameAs(before);
        string line = _log.Lines.ShouldHaveSingleItem();
        line.ShouldContain(words);
        line.ShouldContain("the 2 devices read before stay");

        Write("runner.json", Configuration("""{ "leaf9": {} }"""));
        _watch.Look();
        _inventory.Current.Keys.ShouldBe(["leaf9"]);
    }

    [Fact]
    public void Look_FileThatIsGone_KeepsTheLastGoodDevices()
    {
        File.Delete(Path.Combine(_folder, "password"));
        _watch.Look();
        _inventory.Current.Count.ShouldBe(2);
        _log.Lines.ShouldHaveSingleItem().ShouldContain("passwordFile: there is no file");
        Write("password", "third");
        _watch.Look();
        _inventory.Find("leaf1")!.Password.ShouldBe("third");
    }

    // A device that must not be touched any more is not, from the next command on.
    [Fact]
    public void Look_SitePolicyChanged_HoldsAtOnce()
    {
        string now = Configuration("""{ "leaf1": { "host": "192.0.2.1" }, "leaf2": {} }""");
        string rules = "\"sitePolicy\": { \"neverTouch\": [\"leaf2\"], \"armedAtOnce\": 4, \"checks\": [ { \"type\": \"ntp\" } ] }";
        Write("runner.json", now.Replace("\"maxLanes\"", $"{rules}, \"maxLanes\"", StringComparison.Ordinal));
        _watch.Look();
        _rules.Current.NeverTouch.ShouldBe(["leaf2"]);
        _rules.Current.ArmedAtOnce.ShouldBe(4);
        _rules.Current.ChecksFor("leaf1").ShouldHaveSingleItem().Name.ShouldBe("ntp");
        _log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void Look_WhatCountsFromTheNextStart_IsSaid()
    {
        Write("runner.json", Configuration("""{ "leaf1": { "host": "192.0.2.1" }, "leaf2": {} }""").Replace(
            "\"maxLanes\": 3", "\"maxLanes\": 4", StringComparison.Ordinal));
        _watch.Look();
        _log.Lines.ShouldHaveSingleItem().ShouldContain("another maxLanes, which counts from the runner's next start");
    }

    [Fact]
    public void Look_AcceptedRefusalsChanged_CountFromTheNextStart()
    {
        string now = Configuration("""{ "leaf1": { "host": "192.0.2.1" }, "leaf2": {} }""");
        Write("runner.json", now.Replace("\"maxLanes\"", "\"acceptRefusals\": [\"x\"], \"maxLanes\"", StringComparison.Ordinal));
        _watch.Look();
        _log.Lines.ShouldHaveSingleItem().ShouldContain("another acceptRefusals, which counts from the runner's next start");
    }

    private static string Configuration(string devices) =>
        $$"""{ "acceptUnsigned": true, "maxLanes": 3, "knownHostsFiles": ["known_hosts"], "inventory": { "defaults": { "passwordFile": "password" }, "devices": {{devices}} } }""";

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private sealed class LogLines : ILogger<SettingsWatch>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
