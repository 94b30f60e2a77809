using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Processes;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Documents;

/// <summary>
/// The capture of a push in the README shows what a terminal shows today: each of its lines has the form of a line in
/// <c>tests/golden/terminal</c>. When those change, <c>scripts/capture</c> makes it anew.
/// </summary>
public sealed partial class CaptureTests
{
    private const string File = "docs/images/push.svg";

    // As scripts/capture/svg.js has them.
    private const double Margin = 14, CellWidth = 7.8;

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private static readonly string[] s_rows = [.. Rows(XDocument.Parse(Repository.Read(File))).Distinct()];

    private static readonly string[] s_golden = [.. Directory.GetFiles(Repository.At("tests/golden/terminal"), "*.txt")
        .SelectMany(System.IO.File.ReadAllLines)];

    [Fact]
    public void Lines_OfTheCapture_HaveTheFormsOfToday()
    {
        // What a push says besides: how it begins and ends, where its time went, why a line was refused.
        Regex[] besides = [Ended(), Times(), Reason()];
        HashSet<string> forms = [.. s_golden.Select(Form)];
        s_rows.Length.ShouldBeGreaterThan(50);
        s_rows.Where(row => !forms.Contains(Form(row)) && !besides.Any(form => form.IsMatch(row))).ShouldBeEmpty();
        // It tells the story that the README promises.
        foreach (string word in (string[])["configuring", "armed", "rejected", "reverted", "skipped", "confirmed"])
            s_rows.ShouldContain(row => DeviceRow().Match(row).Groups["state"].Value == word, word);
        s_rows.ShouldContain(row => row.StartsWith("commit timer ", StringComparison.Ordinal));
    }

    [Fact]
    public void Columns_OfTheCapture_AreThoseOfToday()
    {
        string[] golden = [.. Columns(Repository.Read("tests/golden/terminal/live-6-80x24.txt").Split('\n'))];
        golden.Length.ShouldBe(1);
        Columns(s_rows).ShouldBe(golden);
    }

    [Fact]
    public void Outcomes_OfTheCapture_AreWordsOfThePipeline()
    {
        string[] known = [.. Enum.GetValues<DeviceOutcome>().Select(ReportText.Of)];
        string[] shown =
            [.. s_rows.Select(row => DeviceRow().Match(row)).Where(m => m.Success).Select(m => m.Groups["state"].Value).Distinct()];
        shown.Length.ShouldBeGreaterThan(5);
        shown.Except(known).ShouldBeEmpty();
    }

    [Fact]
    public void Picture_IsSmallAndHasNothingOfTheMachine()
    {
        string text = Repository.Read(File);
        text.Length.ShouldBeLessThan(200 * 1024);
        // Pages that show a picture run nothing of it and load nothing for it.
        foreach (string word in (string[])["<script", "<foreignObject", "http:", "https:", "url("])
            text.Replace(s_svg.NamespaceName, "", StringComparison.Ordinal).Replace("url(#c)", "", StringComparison.Ordinal)
                .ShouldNotContain(word);
        text.ShouldContain("prefers-reduced-motion");
        s_rows.ShouldAllBe(row => !AbsolutePath().IsMatch(row));
    }

    [Fact]
    public async Task Drawing_OfTwoFrames_StepsFromOneToTheOther()
    {
        object Run(int x, string text, int colour) => new { x, text, colour, bold = 0 };
        object[] frames =
        [
            new { time = 1.0, rows = (object[][])[[Run(0, "wave 1 <a>", -1)], [Run(2, "leaf1  waiting", 8)]] },
            new { time = 3.0, rows = (object[][])[[Run(0, "wave 1 <a>", -1)], [Run(2, "leaf1  armed", 14)]] },
        ];
        string script = $"console.log(require({JsonSerializer.Serialize(Repository.At("scripts/capture/svg.js"))})"
            + $".draw({JsonSerializer.Serialize(frames)}, {{ columns: 40, rows: 3, speed: 2, rest: 1 }}))";
        CommandRun run = await CommandRun.OfAsync("node", ["-e", script], TestContext.Current.CancellationToken);
        run.Status.ShouldBe(0, run.Error);

        string[] rows = [.. Rows(XDocument.Parse(run.Output))];
        rows.ShouldBe(["wave 1 <a>", "  leaf1  waiting", "  leaf1  armed"]);
        // Two seconds at twice the speed, and a second's rest: the second row steps in the middle, the first stands still.
        run.Output.ShouldContain("animation:2s step-end infinite");
        run.Output.ShouldContain("@keyframes k1{0%{transform:translate(0px)}50%{transform:translate(-");
        run.Output.ShouldNotContain("@keyframes k0");
    }

    [Fact]
    public void Lock_OfTheCapture_NamesNoPlace()
    {
        using var file = JsonDocument.Parse(Repository.Read("scripts/capture/package-lock.json"));
        JsonProperty[] packages = [.. file.RootElement.GetProperty("packages").EnumerateObject().Where(p => p.Name.Length > 0)];
        packages.ShouldNotBeEmpty();
        foreach (JsonProperty package in packages)
        {
            package.Value.GetProperty("integrity").GetString().ShouldStartWith("sha512-");
            package.Value.TryGetProperty("resolved", out _).ShouldBeFalse(package.Name);
        }
    }

    // A text is a row: its words stand at the columns that their places say.
    private static IEnumerable<string> Rows(XDocument picture) => picture.Descendants(s_svg + "text").Select(text =>
        text.Elements(s_svg + "tspan").Aggregate("", (row, word) => row.PadRight(
            (int)Math.Round((double.Parse(word.Attribute("x")!.Value, CultureInfo.InvariantCulture) - Margin) / CellWidth)) + word.Value));

    // Where a device's state begins and its time ends, counted from the end of the longest name.
    private static IEnumerable<string> Columns(IEnumerable<string> rows)
    {
        Match[] devices = [.. rows.Select(row => DeviceRow().Match(row)).Where(m => m.Groups["time"].Success)];
        int names = devices.Max(m => End(m.Groups["name"]));
        return devices.Select(m => $"{m.Groups["state"].Index - names} {End(m.Groups["time"]) - names}").Distinct();

        static int End(Group group) => group.Index + group.Length;
    }

    // Without what differs from push to push: names, numbers, times, and how many devices are in which state.
    private static string Form(string row)
    {
        if (DeviceRow().IsMatch(row))
            return "a device";
        string form = Names().Replace(Counts().Replace(Around().Replace(row, ""), "…"), "*");
        return Blanks().Replace(Figures().Replace(form, "#"), " ").Trim();
    }

    [GeneratedRegex(@"^  \S (?<name>[a-z]+\d+) +(?<state>[a-z]+)(?: +\+\d+ -\d+)?(?: +(?<time>[\d.]+ (?:s|min \d\d s)))?(?:  \S.*)?$")]
    private static partial Regex DeviceRow();

    [GeneratedRegex(@"(?:\S )?\d+ (?:waiting|configuring|armed|confirm\w+|revert\w+|rejected|unreachable|skipped|unchanged)"
        + @"(?:, (?:\S )?\d+ [a-z…]+)*|[▸◆✓✗↺·] [a-z]+$")]
    private static partial Regex Counts();

    /// <summary>The clock of a line in a pipe; how many failed.</summary>
    [GeneratedRegex(@"^\d+:\d\d  |, \d+ failed$")]
    private static partial Regex Around();

    [GeneratedRegex(@"\b[0-9a-f]{16}\b|\S+\.zip")]
    private static partial Regex Names();

    [GeneratedRegex("[0-9]+|[█░]+")]
    private static partial Regex Figures();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^\$( .*)?$|^push [0-9a-f]{16}( (succeeded|failed): .*)?$|^running: (reading the upload|stopping \(.*)$")]
    private static partial Regex Ended();

    [GeneratedRegex(@"^stages, median ms: |^(?:[a-z-]+ )?\d+(?:, [a-z-]+ \d+)+$")]
    private static partial Regex Times();

    [GeneratedRegex(@"^      (?:the switch refused line \d+ '|'?vxlan|→ )")]
    private static partial Regex Reason();

    [GeneratedRegex(@"(?<![\w.])/\w")]
    private static partial Regex AbsolutePath();
}
