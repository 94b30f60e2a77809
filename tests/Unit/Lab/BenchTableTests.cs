using System.Text.RegularExpressions;
using Leafwire.Lab.Commands.Bench;
using Spectre.Console;

namespace Leafwire.Tests.Unit.Lab;

public sealed class BenchTableTests
{
    [Fact]
    public void Table_ForPeople_HasARowForEachNumberOfDevices()
    {
        using var written = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = 120;

        Table().Print(console);

        string[] lines = [.. written.ToString().Split('\n').Select(line => Regex.Replace(line.Trim(), " +", " "))];
        lines.ShouldContain("devices took, ms ratio");
        lines.ShouldContain("3 1235 1.26");
        lines.ShouldContain("500 0.51 ?");
        lines.ShouldContain("what [it] means");
    }

    [Fact]
    public void Columns_OfGroups_AreTablesOfTheirOwn_EachWithTheDevices()
    {
        using var written = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = 120;
        var table = new BenchTable([new("devices", "devices"), new("took", "tookMs", "time, ms"), new("host", "host", "memory, MB")], "");
        table.Add(3, 12, 90);

        table.Print(console);

        string text = string.Join('\n', written.ToString().Split('\n').Select(line => Regex.Replace(line.Trim(), " +", " ")));
        text.ShouldMatch(@"(?s)time, ms\n.*devices took\n.*\n3 12\n.*memory, MB\n.*devices host\n.*\n3 90\n");
    }

    [Fact]
    public void Columns_ThatSayWhatARowIsAbout_StandInEachGroup()
    {
        using var written = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = 120;
        var table = new BenchTable([new("devices", "devices"), new("kB", "kb"), new("took", "tookMs", "time, ms")], "", keys: 2);
        table.Add(3, 180, 12);

        table.Print(console);

        Regex.Replace(written.ToString(), " +", " ").ShouldMatch(@"devices kB took[^0-9]+3 180 12");
    }

    [Fact]
    public void Rows_WithNames_BeginWithThem()
    {
        using var written = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(written) });
        console.Profile.Width = 120;
        var table = new BenchTable([new("last", "last")], "", keys: 0, names: new("what", "what"));
        table.Add("host [MB]", [12]);

        table.Print(console);

        Regex.Replace(written.ToString(), " +", " ").ShouldMatch(@"what last[^0-9]+host \[MB\] 12");
        table.ToJson().ShouldBe("""{"rows":[{"what":"host [MB]","last":12}]}""");
    }

    [Fact]
    public void Table_ForPrograms_HasTheNumbersAndNullForWhatIsNone() => Table().ToJson().ShouldBe(
        """{"rows":[{"devices":3,"tookMs":1234.568,"ratio":1.255},{"devices":500,"tookMs":0.512,"ratio":null}]}""");

    [Fact]
    public void Row_OfAnotherLength_IsRefused() => Should.Throw<ArgumentOutOfRangeException>(() => Table().Add(1, 2));

    private static BenchTable Table()
    {
        var table = new BenchTable([new("devices", "devices"), new("took, ms", "tookMs"), new("ratio", "ratio")], "what [it] means");
        table.Add(3, 1234.5678, 1.2554);
        table.Add(500, 0.5119, double.NaN);
        return table;
    }
}
