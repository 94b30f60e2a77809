using System.Text;
using System.Text.Json.Nodes;
using Leafwire.Contracts;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Contracts;

/// <summary>
/// Messages as version 1.0 wrote them. They are read for ever, and what is written now still says all of it by the same
/// names, so that a runner or a pipeline of that version reads it.
/// </summary>
public sealed class WireGoldenTests
{
    private const string Folder = "tests/golden/wire";

    private static readonly Dictionary<string, Func<byte[], byte[]>> Kinds = new()
    {
        ["command"] = utf8 => Wire.Encode(Wire.DecodeCommand(utf8)),
        ["reply"] = utf8 => Wire.Encode(Wire.DecodeReply(utf8)),
        ["progress"] = utf8 => Wire.Encode(Wire.DecodeProgress(utf8)),
        ["presence"] = utf8 => Wire.Encode(Wire.DecodePresence(utf8)),
        ["decision"] = utf8 => Wire.Encode(Wire.DecodeDecision(utf8)),
        ["start"] = utf8 => Wire.Encode(Wire.DecodeStart(utf8)),
        ["tick"] = utf8 => Wire.Encode(Wire.DecodeTick(utf8)),
    };

    public static TheoryData<string> Files => [.. Directory.GetFiles(Repository.At(Folder), "*.json").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Message_OfTheFirstVersion_IsReadAndWrittenByTheSameNames(string file)
    {
        string text = Repository.Read($"{Folder}/{file}");
        byte[] written = Kinds[file.Split('-', '.')[0]](Encoding.UTF8.GetBytes(text));
        Missing("$", JsonNode.Parse(text), JsonNode.Parse(written)).ShouldBeEmpty();
    }

    [Fact]
    public void Files_HoldEveryKindOfMessage()
    {
        Type[] messages = [.. typeof(Command).Assembly.GetTypes().Where(t => !t.IsAbstract && (t.IsSubclassOf(typeof(Command)) || t.IsSubclassOf(typeof(Reply))))];
        string[] files = [.. Directory.GetFiles(Repository.At(Folder)).Select(path => Path.GetFileName(path))];
        files.Select(f => f.Split('-', '.')[0]).Distinct().ShouldBe(Kinds.Keys, ignoreOrder: true);
        files.Count(f => f.Contains('-', StringComparison.Ordinal)).ShouldBe(messages.Length);
    }

    // What is there of the first must be in the second; more may be.
    private static IEnumerable<string> Missing(string path, JsonNode? old, JsonNode? now) => (old, now) switch
    {
        (JsonObject was, JsonObject has) => was.SelectMany(p => Missing($"{path}.{p.Key}", p.Value, has[p.Key])),
        (JsonArray was, JsonArray has) when was.Count == has.Count => was.SelectMany((item, i) => Missing($"{path}[{i}]", item, has[i])),
        _ => JsonNode.DeepEquals(old, now) ? [] : [$"{path}: {old?.ToJsonString()} became {now?.ToJsonString()}"],
    };
}
