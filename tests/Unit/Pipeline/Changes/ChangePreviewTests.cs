using System.Globalization;
using System.Text;
using System.Text.Json;
using Leafwire.Cli.Output;
using Leafwire.Contracts;
using Leafwire.Pipeline.Changes;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Unit.Infra;
using Spectre.Console;

namespace Leafwire.Tests.Unit.Pipeline.Changes;

/// <summary>What a push would change, as people and programs are shown it.</summary>
public sealed class ChangePreviewTests
{
    private readonly Dictionary<string, string> _texts = [];
    private int _reads;

    [Fact]
    public async Task Preview_FiveHundredDevicesWithThreeDiffs_FitsAScreen()
    {
        var devices = Enumerable.Range(1, 500)
            .Select(i => Device($"leaf{i}", $"-vlan 1\n+vlan {1 + i % 3}\n", digest: i % 3, session: i)).ToList();

        ChangePreview preview = await ReadAsync(Report(devices));

        _reads.ShouldBe(3);
        preview.Diffs.Count.ShouldBe(3);
        preview.Diffs.Sum(d => d.Devices.Count).ShouldBe(500);
        Plain(preview).Split('\n').Length.ShouldBeLessThan(24);
    }

    // Two devices' diffs differ in the session, in places and in a secret that is not shown: people see one.
    [Fact]
    public async Task Preview_SameTextOfOtherSessionAndPlace_IsShownOnce()
    {
        ChangePreview preview = await ReadAsync(
            Report([Device("leaf1", "-a\n+b\n", 1, 1), Device("leaf2", "-a\n+b\n", 2, 2), Device("leaf3", "-a\n+c\n", 3, 3)]));

        preview.Diffs.Select(d => (DeviceRanges.Of(d.Devices), d.Text))
            .ShouldBe([("leaf[1,2]", "@@\n-a\n+b\n"), ("leaf3", "@@\n-a\n+c\n")]);
    }

    [Fact]
    public async Task Preview_OfNothingButWhatWasChangedByHand_HasNoEmptyLine()
    {
        const string ByHand = "-!\n-vlan 77\n";
        PushReport report = Report([Device("leaf1", ByHand, 1, 1)]);

        ChangePreview preview = await ChangePreview.ReadAsync(
            report, null, (blob, _) => Task.FromResult<string?>(_texts[blob]), TestContext.Current.CancellationToken,
            new Dictionary<string, string> { ["leaf1"] = _texts["leaf1"] });

        Plain(preview).ShouldContain("leaf1  +1 -1\n  changed outside of Leafwire, and undone with it:\n  -!\n  -vlan 77\n");
        ChangeList.Of(preview).Changes.ShouldHaveSingleItem().Lines.ShouldBe([]);
        ChangesMarkdown.Write(preview, 10_000).ShouldNotContain("diff\n\n");
    }

    // What happens to stand beside a change is each switch's own; the block that it stands in belongs to it.
    [Theory]
    [InlineData(" hostname leaf1\n !\n+vlan 30\n !\n", " hostname leaf2\n !\n+vlan 30\n !\n", "@@\n+vlan 30\n")]
    [InlineData(" interface Ethernet1\n    description to spine1\n-   mtu 1500\n+   mtu 9214\n",
        " interface Ethernet1\n    description to spine2\n-   mtu 1500\n+   mtu 9214\n",
        "@@\n interface Ethernet1\n-   mtu 1500\n+   mtu 9214\n")]
    [InlineData(" !\n router bgp 1\n    vrf A\n+      neighbor 10.0.0.1 shutdown\n",
        " x\n router bgp 1\n    vrf A\n+      neighbor 10.0.0.1 shutdown\n",
        "@@\n router bgp 1\n    vrf A\n+      neighbor 10.0.0.1 shutdown\n")]
    public async Task Preview_SameChangeBesideOtherLines_IsShownOnceWithItsBlock(string one, string other, string shown)
    {
        ChangePreview preview = await ReadAsync(Report([Device("leaf1", one, 1, 1), Device("leaf2", other, 2, 2)]));
        preview.Diffs.ShouldHaveSingleItem().Text.ShouldBe(shown);
    }

    // Five hundred texts are as long to read as a dry run takes.
    [Fact]
    public async Task Preview_SameChangeByItsDigest_IsReadOnce()
    {
        string change = Payload.DigestOf("the change");
        ChangePreview preview = await ReadAsync(Report([.. Enumerable.Range(1, 500).Select(
            i => Device($"leaf{i}", $" hostname leaf{i}\n !\n+vlan 30\n", i, i) with { ChangeDigest = change })]));
        _reads.ShouldBe(1);
        DistinctDiff diff = preview.Diffs.ShouldHaveSingleItem();
        (diff.Text, diff.Devices.Count).ShouldBe(("@@\n+vlan 30\n", 500));
    }

    // As many whole configurations as a push has devices are more than a host is to hold, and than a browser opens.
    [Fact]
    public async Task Preview_OfMoreThanIsShown_KeepsTheTextsOfTheMostDevices()
    {
        DeviceReport[] devices = [.. Enumerable.Range(1, 9).Select(i => Device($"leaf{i}", $"+vlan {(i < 7 ? i : 9)}\n", i, i))];
        ChangePreview preview = await ReadAsync(Report(devices), characters: "@@\n+vlan 9\n".Length);
        preview.Diffs.Count.ShouldBe(7);
        preview.Diffs.Select(d => (d.Devices.Count, d.Text)).First().ShouldBe((3, "@@\n+vlan 9\n"));
        preview.Diffs.Skip(1).ShouldAllBe(d => d.Text == null && d.Devices.Count == 1 && d.Added == 1);
    }

    [Theory]
    [InlineData(" interface Ethernet1\n+   shutdown\n", " interface Ethernet2\n+   shutdown\n")]
    [InlineData(" router bgp 1\n    vrf A\n+      shutdown\n", " router bgp 1\n    vrf B\n+      shutdown\n")]
    // Of what block it is the diff does not say.
    [InlineData("    description a\n+   shutdown\n", "    description b\n+   shutdown\n")]
    // The line that comes stands in the block that stays.
    [InlineData(" interface Ethernet1\n-interface Ethernet9\n+   mtu 9214\n", " interface Ethernet2\n-interface Ethernet9\n+   mtu 9214\n")]
    [InlineData("-   mtu 1500\n interface Ethernet1\n+   mtu 9214\n", "-   mtu 1500\n interface Ethernet2\n+   mtu 9214\n")]
    public async Task Preview_SameLineOfAnotherBlock_IsShownApart(string one, string other)
    {
        ChangePreview preview = await ReadAsync(Report([Device("leaf1", one, 1, 1), Device("leaf2", other, 2, 2)]));
        preview.Diffs.Select(d => d.Text).ShouldBe(["@@\n" + one, "@@\n" + other]);
    }

    [Fact]
    public async Task Preview_Risks_StandAboveTheDiffsWorstFirst()
    {
        DeviceReport[] devices =
        [
            Device("leaf1", "-a\n", 1, 1) with
            {
                Risks = [new Risk("interfaceShut", "interface Ethernet1 is shut"), new Risk("later", "of a later version")],
            },
            Device("leaf2", "-a\n", 1, 2) with
            {
                Risks = [new Risk("ownAccess", "'username admin' is removed"), new Risk("interfaceShut", "interface Ethernet1 is shut")],
            },
        ];

        string text = Plain(await ReadAsync(Report(devices)));

        text.Split('\n')[..4].ShouldBe(["risks", "  ownAccess 'username admin' is removed  leaf2",
            "  interfaceShut interface Ethernet1 is shut  leaf[1,2] (2 devices)", "  later of a later version  leaf1"]);
        text.IndexOf("-a", StringComparison.Ordinal).ShouldBeGreaterThan(text.IndexOf("later", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Preview_OfDevicesByPattern_LeavesTheOthersOut()
    {
        ChangePreview preview = await ReadAsync(Report([Device("leaf1", "-a\n", 1, 1), Device("spine1", "-b\n", 2, 2)]), "spine*");
        preview.Diffs.ShouldHaveSingleItem().Devices.ShouldBe(["spine1"]);
    }

    [Fact]
    public async Task Preview_LongDiff_IsCutUnlessFull()
    {
        ChangePreview preview = await ReadAsync(
            Report([Device("leaf1", string.Concat(Enumerable.Range(1, 100).Select(i => $"+vlan {i}\n")), 1, 1)]));
        Plain(preview).ShouldContain("… 85 more lines; --full shows them");
        Plain(preview, full: true).ShouldContain("+vlan 100");
    }

    [Fact]
    public async Task Preview_DevicesThatFailed_AreToldWithTheReason()
    {
        DeviceReport failed = Device(
            "leaf2", "", 0, 0) with { Diff = null, Outcome = DeviceOutcome.Rejected, Message = "the switch refused line 3" };
        string text = Plain(
            await ReadAsync(Report([Device("leaf1", "-a\n", 1, 1) with { Diff = null, Outcome = DeviceOutcome.Unchanged }, failed])));
        text.ShouldContain("leaf1: unchanged");
        text.ShouldContain("leaf2: rejected");
        text.ShouldContain("the switch refused line 3");
    }

    // The diff is what a switch said: nothing in it moves the reader's cursor or is taken for markup.
    [Fact]
    public async Task Preview_HostileText_IsText()
    {
        string text = Plain(await ReadAsync(Report([Device("leaf1", "+banner [red]\e[2J\n", 1, 1)])));
        text.ShouldContain("+banner [red]?[2J");
    }

    [Fact]
    public async Task Preview_OnATerminal_MarksTheChangedWords()
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
        });
        new ChangePrinter(console, full: false)
            .Print(await ReadAsync(Report([Device("leaf1", "-   mtu 1500 default\n+   mtu 9214 default\n", 1, 1)])));
        string text = output.ToString();
        Styled(text, "1500").ShouldContain("1;4;");
        Styled(text, "9214").ShouldContain("1;4;");
        Styled(text, "mtu").ShouldNotContain("1;4;");
    }

    [Theory]
    [InlineData("mtu 1500", "mtu 9214", "mtu |1500*", "mtu |9214*")]
    [InlineData("a b c d", "a x y d", "a |b c*| d", "a |x y*| d")]
    [InlineData("one", "two", "one", "two")]
    [InlineData("   a", "   b", "   a", "   b")]
    [InlineData("", "x", "", "x")]
    public void Words_ThatChanged_AreMarked(string before, string after, string markedBefore, string markedAfter)
    {
        (IReadOnlyList<LinePiece> old, IReadOnlyList<LinePiece> now) = ChangedWords.Compare(before, after);
        Marked(old).ShouldBe(markedBefore);
        Marked(now).ShouldBe(markedAfter);
    }

    [Fact]
    public async Task Preview_ForPrograms_HoldsEverythingOnce()
    {
        ChangePreview preview = await ReadAsync(
            Report([Device("leaf1", "-a\n", 1, 1) with { Risks = [new Risk("bgp", "gone")] }, Device("leaf2", "-a\n", 1, 2)]));
        JsonElement json = JsonSerializer.SerializeToElement(ChangeDocument.Of(preview), CliJson.Default.ChangeDocument);
        json.GetProperty("diffs")[0].GetProperty("range").GetString().ShouldBe("leaf[1,2]");
        json.GetProperty("diffs")[0].GetProperty("text").GetString().ShouldBe("@@\n-a\n");
        json.GetProperty("risks")[0].GetProperty("devices")[0].GetString().ShouldBe("leaf1");
        json.GetProperty("digest").GetString().ShouldStartWith("sha256:");
    }

    // The page shows what is printed.
    [Fact]
    public async Task Document_Example_IsWhatIsPrinted()
    {
        string page = Repository.Read("docs/approval.md");
        var lost = new Risk("bgp", "router bgp 65001: neighbor 10.0.0.9 is removed");
        DeviceReport[] devices =
        [
            .. Enumerable.Range(1, 3).Select(i => Device($"leaf{i}", "-   neighbor 10.0.0.9 remote-as 65009\n-   timers bgp 30 90\n"
                + "+   timers bgp 3 9\n", 1, i) with { Removed = 2, Risks = [lost] }),
            Device("leaf4", "", 0, 0) with { Diff = null, Outcome = DeviceOutcome.Unchanged },
            Device("spine1", "-username admin privilege 15 role network-admin nopassword\n", 2, 9) with
            {
                Added = 0, Risks = [new Risk("ownAccess", "'username admin privilege 15 role network-admin nopassword' is removed")],
            },
        ];
        PushReport report = Report(devices) with
        {
            Message = "4 previewed, 1 unchanged",
            Digest = "sha256:9df9f0bb8f26f68da6d2b6a6f4bdab0a2b5a2a3cbd4d0f4a52b6f0c6f6b6e0c1",
        };
        page.ShouldContain(
            "```text\n" + string.Join('\n', Plain(await ReadAsync(report)).Split('\n').Select(line => line.TrimEnd())) + "```");
    }

    [Fact]
    public void Document_Policies_AreTaken()
    {
        string page = Repository.Read("docs/approval.md");
        var problems = new List<UploadProblem>();
        // What a runner is told is read elsewhere, with all samples of its settings.
        foreach (string json in page.Split("```json\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)])
            .Where(json => !json.Contains("approvalKeys", StringComparison.Ordinal)))
            PolicyReader.Read("push.json", Encoding.UTF8.GetBytes(json), problems).ShouldNotBeNull(string.Join("; ", problems));
    }

    private static string Styled(string text, string word) => text[..text.IndexOf(word, StringComparison.Ordinal)].Split('\e')[^1];

    private static string Marked(IReadOnlyList<LinePiece> pieces) =>
        string.Join('|', pieces.Select(p => p.Text + (p.IsChanged ? "*" : "")));

    private static string Plain(ChangePreview preview, bool full = false)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 10_000;
        new ChangePrinter(console, full).Print(preview);
        return output.ToString().ReplaceLineEndings("\n");
    }

    private Task<ChangePreview> ReadAsync(PushReport report, string? device = null, int? characters = null) => ChangePreview.ReadAsync(
        report, device, (blob, _) =>
        {
            Interlocked.Increment(ref _reads);
            return Task.FromResult<string?>(_texts[blob]);
        }, TestContext.Current.CancellationToken, characters: characters);

    private DeviceReport Device(string name, string lines, int digest, int session)
    {
        _texts[name] = $"--- system:/running-config\n+++ session:/lw-{session}\n@@ -{session},1 +{session},1 @@\n{lines}";
        return new DeviceReport
        {
            Device = name, Wave = 1, Outcome = DeviceOutcome.Previewed, Runs = RunningConfiguration.Old, Added = 1, Removed = 1,
            Diff = name, DiffDigest = $"sha256:{digest}",
        };
    }

    private static PushReport Report(IReadOnlyList<DeviceReport> devices) => new()
    {
        Id = "0123456789abcdef", Site = "lab", Upload = "b.zip", UploadedAt = default, Status = PushStatus.Succeeded, Message = "well",
        StartedAt = default,
        DryRun = true, Digest = Payload.DigestOf("x"), Devices = devices,
    };
}
