using System.Text.Json;
using Leafwire.Cli.View;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Cli.View;

/// <summary>What people see of a push, kept as files: on small and large screens, in a pipe, and for programs.</summary>
public sealed class ViewGoldenTests
{
    private const string Folder = "tests/golden/terminal";

    private static readonly PictureLayout s_layout = new(new ViewSymbols(isUnicode: true));

    public static TheoryData<int, int, int> Screens
    {
        get
        {
            var screens = new TheoryData<int, int, int>();
            foreach (int devices in (int[])[6, 60, 500])
            {
                screens.Add(devices, 80, 24);
                screens.Add(devices, 200, 50);
            }

            return screens;
        }
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public void Live_WithFailuresInTheMiddle_IsTheFile(int devices, int width, int height)
    {
        IReadOnlyList<ViewLine> lines = s_layout.Live(
            PictureMaker.Of(ViewSamples.UnderWay(devices)), width - 1, height - 1, "Ctrl-C stops watching, and the push goes on");
        lines.Count.ShouldBeLessThan(height);
        lines.ShouldAllBe(line => line.Width < width);
        Compare($"live-{devices}-{width}x{height}.txt", lines.Select(l => l.ToString()));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(60)]
    [InlineData(500)]
    public void Whole_PushThatFailed_IsTheFile(int devices) => Compare(
        $"ended-{devices}-80.txt", s_layout.Whole(PictureMaker.Of(ViewSamples.Over(devices)), 79, full: false).Select(l => l.ToString()));

    [Fact]
    public void Plain_PushThatFails_IsTheFile()
    {
        var written = new List<string>();
        using var view = new PlainView(written.Add);
        foreach (PushMoment moment in ViewSamples.Story())
            view.Show(moment);
        Compare("plain-2.txt", written);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(500)]
    public void Plain_ManyDevices_IsTheFile(int devices)
    {
        var written = new List<string>();
        using var view = new PlainView(written.Add);
        view.Show(ViewSamples.UnderWay(devices));
        view.Show(ViewSamples.Over(devices));
        Compare($"plain-{devices}.txt", written);
    }

    [Fact]
    public void Json_PushThatFails_IsTheFileAndEachLineAnObject()
    {
        using var written = new StringWriter { NewLine = "\n" };
        using var view = new JsonView(written, _ => { });
        foreach (PushMoment moment in ViewSamples.Story())
            view.Show(moment);
        string[] lines = written.ToString().TrimEnd('\n').Split('\n');
        lines.ShouldAllBe(line => JsonDocument.Parse(line, default).RootElement.ValueKind == JsonValueKind.Object);
        Compare("lines-2.json", lines);
    }

    private static void Compare(string file, IEnumerable<string> lines)
    {
        string written = string.Join('\n', lines) + "\n";
        if (Environment.GetEnvironmentVariable("LEAFWIRE_WRITE_GOLDEN") == "true")
            File.WriteAllText(Repository.At($"{Folder}/{file}"), written);
        written.ShouldBe(Repository.Read($"{Folder}/{file}"), file);
    }
}
