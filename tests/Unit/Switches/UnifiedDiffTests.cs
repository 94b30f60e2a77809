using System.Text.RegularExpressions;
using CsCheck;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Tests.Unit.Switches;

public sealed partial class UnifiedDiffTests
{
    private static readonly Gen<string[]> Lines = Gen.OneOf("a", "b", "c", "", "   d").Array[0, 30];

    [Fact]
    public void Compare_EqualSides_IsEmpty() => UnifiedDiff.Compare("old", ["a"], "new", ["a"]).ShouldBeEmpty();

    [Fact]
    public void Compare_OneLine_HasThreeLinesAround() =>
        UnifiedDiff.Compare("system:/running-config", ["1", "2", "3", "4", "5", "6", "7", "8"], "session:/s-session-config",
            ["1", "2", "3", "4", "x", "6", "7", "8"])
            .ShouldBe(["--- system:/running-config", "+++ session:/s-session-config", "@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+x",
                " 6", " 7", " 8"]);

    [Fact]
    public void Compare_FromNothing_NamesLineZero() =>
        UnifiedDiff.Compare("o", [], "n", ["a", "b"]).ShouldBe(["--- o", "+++ n", "@@ -0,0 +1,2 @@", "+a", "+b"]);

    [Fact]
    public void Compare_AnySides_AppliedToTheOldGivesTheNew() =>
        Gen.Select(Lines, Lines).Sample((old, @new) => Apply(old, UnifiedDiff.Compare("o", old, "n", @new)).ShouldBe(@new));

    /// <summary>Applies a diff and checks its counts on the way.</summary>
    private static List<string> Apply(string[] old, List<string> diff)
    {
        var result = new List<string>();
        int at = 0;
        for (int i = diff.Count == 0 ? 0 : 2; i < diff.Count;)
        {
            Match header = Header().Match(diff[i++]);
            header.Success.ShouldBeTrue(diff[i - 1]);
            int[] numbers = [.. header.Groups.Values.Skip(1).Select(g => int.Parse(g.Value, null))];
            int start = numbers[1] == 0 ? numbers[0] : numbers[0] - 1;
            while (at < start)
                result.Add(old[at++]);
            result.Count.ShouldBe(numbers[3] == 0 ? numbers[2] : numbers[2] - 1);
            for (int removed = 0, added = 0; removed < numbers[1] || added < numbers[3]; i++)
            {
                string text = diff[i][1..];
                if (diff[i][0] != '+')
                {
                    old[at++].ShouldBe(text);
                    removed++;
                }
                if (diff[i][0] != '-')
                {
                    result.Add(text);
                    added++;
                }
            }
        }
        result.AddRange(old.Skip(at));
        return result;
    }

    [GeneratedRegex(@"^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$")]
    private static partial Regex Header();
}
