using Leafwire.Cli.View;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Spectre.Console;

namespace Leafwire.Tests.Unit.Cli.View;

public sealed class ViewTests
{
    [Fact]
    public void NaturalOrder_Names_AreInTheOrderInWhichPeopleCount()
    {
        string[] names = ["leaf10", "leaf2", "spine1", "leaf1", "leaf02", "leaf", "dc1-leaf1a", "dc1-leaf1"];
        names.Order(NaturalOrder.Instance).ShouldBe(["dc1-leaf1", "dc1-leaf1a", "leaf", "leaf1", "leaf02", "leaf2", "leaf10", "spine1"]);
    }

    [Theory]
    [InlineData(0.083, "0.08 s")]
    [InlineData(4.12, "4.1 s")]
    [InlineData(37.4, "37 s")]
    [InlineData(125, "2 min 05 s")]
    [InlineData(3780, "1 h 03 min")]
    [InlineData(180_000, "2 d 2 h")]
    public void TimeText_Duration_HasItsUnit(double seconds, string text) => TimeText.Of(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Theory]
    [InlineData(true, 80, 24, null, null, true)]
    [InlineData(false, 80, 24, null, null, false)]
    [InlineData(true, 59, 24, null, null, false)]
    [InlineData(true, 80, 10, null, null, false)]
    [InlineData(true, 80, 24, "NO_COLOR", "1", false)]
    [InlineData(true, 80, 24, "TERM", "dumb", false)]
    [InlineData(true, 80, 24, "TERM", "xterm", true)]
    [InlineData(true, 80, 24, "CI", "true", false)]
    [InlineData(true, 80, 24, "TF_BUILD", "True", false)]
    public void IsLive_OnlyWhereAPictureCanBeDrawn(bool isTerminal, int width, int height, string? name, string? value, bool isLive) =>
        PushViews.IsLive(isTerminal, width, height, asked => asked == name ? value : null).ShouldBe(isLive);

    [Fact]
    public void Live_SmallestScreen_StillTellsWhatFailed()
    {
        var layout = new PictureLayout(new ViewSymbols(isUnicode: false));
        string[] lines = [.. layout.Live(PictureMaker.Of(ViewSamples.UnderWay(500)), 59, 13, "hint").Select(l => l.ToString())];
        lines.Length.ShouldBeLessThanOrEqualTo(13);
        lines.ShouldContain(l => l.Contains("rejected", StringComparison.Ordinal));
        lines[^1].ShouldBe("hint");
    }

    [Fact]
    public void Row_WhileAPushMoves_KeepsItsColumns()
    {
        var layout = new PictureLayout(new ViewSymbols(isUnicode: true));
        int[] widths = [.. ViewSamples.Story().SelectMany(m => layout.Live(PictureMaker.Of(m), 79, 23, ""))
            .Where(l => l.ToString().Contains(" leaf1 ", StringComparison.Ordinal))
            .Select(l => l.Pieces.Take(5).Sum(p => p.Text.Length)).Distinct()];
        widths.Length.ShouldBe(1);
    }

    [Fact]
    public void PlainView_DeviceThatItsRunnerPutBack_HasNoTimer()
    {
        var written = new List<string>();
        using var view = new PlainView(written.Add);
        PushMoment armed = ViewSamples.Story().ElementAt(3);
        view.Show(armed);
        written.ShouldContain(line => line.Contains("leaf1: armed") && line.EndsWith("goes back in 4:56 unless confirmed"));
        view.Show(armed with { Stages = new Dictionary<string, DeviceStage> { ["leaf1"] = new("revert", "reverted") } });
        written[^1].ShouldBe("0:04  leaf1: reverted, +17 -1, 0.31 s");
    }

    [Fact]
    public void LiveView_LineThatIsSaid_StaysAboveThePicture()
    {
        using var written = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(written),
        });
        (console.Profile.Width, console.Profile.Height) = (80, 24);
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using (var view = new LiveView(console, time, "hint"))
        {
            view.Show(ViewSamples.UnderWay(6));
            view.Say("a line that stays");
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var screen = new Screen(80, 24);
        screen.Take(written.ToString());
        screen.Lines.ShouldBe(["a line that stays"]);
        screen.IsCursorShown.ShouldBeTrue();
    }

    [Fact]
    public void Look_RejectedAndConfirmed_DifferInShape()
    {
        foreach (bool isUnicode in (bool[])[true, false])
        {
            var symbols = new ViewSymbols(isUnicode);
            Enum.GetValues<DeviceLook>().Select(symbols.Of).ShouldBeUnique();
        }
    }

    [Fact]
    public void NextStep_EveryFailure_HasOne()
    {
        foreach (PushMoment moment in (PushMoment[])[ViewSamples.UnderWay(60), ViewSamples.Over(60)])
            PictureMaker.Of(moment).Devices.Where(d => d.Look == DeviceLook.Bad).ShouldAllBe(d => d.Next != null && d.Why.Count > 0);
        foreach (DeviceOutcome outcome in Enum.GetValues<DeviceOutcome>().Where(DeviceState.IsFailure))
            NextStep.Of(new DeviceReport { Device = "leaf1", Wave = 1, Outcome = outcome, Runs = RunningConfiguration.Old }, "dc1")
                .ShouldNotBeNull(outcome.ToString());
    }
}
