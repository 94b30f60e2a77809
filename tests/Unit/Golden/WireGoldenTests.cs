using System.Text;
using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Runner.Journal;
using Leafwire.Runner.Work;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Golden;

/// <summary>
/// What runners and pipelines of any version sent, and what a journal kept, is read for ever; what is sent today changes only on
/// purpose.
/// </summary>
public sealed class WireGoldenTests
{
    private const string Folder = "tests/golden/wire";
    private const string Today = "today/";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static TheoryData<string> Files => [.. WireSamples.All.Keys];

    public static TheoryData<string> Written => [.. WireSamples.All.Keys.Where(file => file.StartsWith(Today, StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_OfAnyVersion_MeansWhatItMeant(string file)
    {
        object meant = WireSamples.All[file];
        Shown(Encode(Decode(Sent(file), meant)), file).ShouldBe(Shown(Encode(meant), file), file);
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void Message_WrittenToday_IsTheFile(string file)
    {
        string written = Shown(Encode(WireSamples.All[file]), file);
        if (Environment.GetEnvironmentVariable("LEAFWIRE_WRITE_GOLDEN") == "true")
            File.WriteAllText(Repository.At($"{Folder}/{file}"), written + "\n");
        written.ShouldBe(Repository.Read($"{Folder}/{file}").TrimEnd('\n'),
            $"{file}: what is sent has changed. An older side must still understand it, "
                + "and the file of the old form goes into the folder of a day");
    }

    [Fact]
    public void Files_AndTheirMeanings_AreComplete()
    {
        string folder = Repository.At(Folder);
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path =>
            Path.GetRelativePath(folder, path)).ShouldBe(WireSamples.All.Keys, ignoreOrder: true);
    }

    // A new message, reply or phase has its golden file.
    [Fact]
    public void Today_EveryKindOfMessage_HasAFile()
    {
        object[] today = [.. WireSamples.All.Where(s => s.Key.StartsWith(Today, StringComparison.Ordinal)).Select(s => s.Value)];
        Type[] kinds = [.. typeof(Command).Assembly.GetTypes().Where(t =>
            !t.IsAbstract && (t.IsSubclassOf(typeof(Command)) || t.IsSubclassOf(typeof(Reply)))),
            typeof(Progress), typeof(Presence), typeof(Decision), typeof(PushStart), typeof(Tick), typeof(WorkNote), typeof(Position)];
        today.Select(message => message.GetType()).Distinct().ShouldBe(kinds, ignoreOrder: true);
    }

    [Fact]
    public void Today_EveryWordOfADecisionAndAnEnd_HasAFile()
    {
        string today = string.Concat(WireSamples.All.Keys.Where(file => file.StartsWith(Today, StringComparison.Ordinal)).Select(file =>
            Repository.Read($"{Folder}/{file}")));
        string[] words =
            [.. Enum.GetNames<DecisionKind>(), .. Enum.GetNames<RevertCause>(), .. Enum.GetNames<ConfigureMode>(),
                .. Enum.GetNames<CommandKind>(), .. Enum.GetNames<CheckPhase>()];
        words.ShouldAllBe(word => today.Contains($"\"{word}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Payload_CompressedByAnEarlierVersion_IsUnpacked()
    {
        var configure =
            (ConfigureCommand)Wire.DecodeCommand(Encoding.UTF8.GetBytes(Repository.Read($"{Folder}/2026-11-25/configure.json")));
        configure.Candidate.Text().ShouldBe(WireSamples.PlainText);
    }

    private static object Decode(ReadOnlySpan<byte> utf8, object like) => like switch
    {
        Command => Wire.DecodeCommand(utf8),
        Reply => Wire.DecodeReply(utf8),
        Progress => Wire.DecodeProgress(utf8),
        Presence => Wire.DecodePresence(utf8),
        Decision => Wire.DecodeDecision(utf8),
        PushStart => Wire.DecodeStart(utf8),
        Tick => Wire.DecodeTick(utf8),
        WorkNote => JournalJson.DecodeNote(utf8),
        Position => Position.Decode(utf8)!,
        _ => throw new ArgumentOutOfRangeException(nameof(like), like, "no such message"),
    };

    private static byte[] Encode(object message) => message switch
    {
        Command command => Wire.Encode(command),
        Reply reply => Wire.Encode(reply),
        Progress progress => Wire.Encode(progress),
        Presence presence => Wire.Encode(presence),
        Decision decision => Wire.Encode(decision),
        PushStart start => Wire.Encode(start),
        Tick tick => Wire.Encode(tick),
        WorkNote note => JsonSerializer.SerializeToUtf8Bytes(note, JournalJson.Default.WorkNote),
        Position position => position.Encode(),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message, "no such message"),
    };

    // A file is laid out for people; what is sent is not.
    private static byte[] Sent(string file) => IsBinary(file)
        ? Convert.FromHexString(Repository.Read($"{Folder}/{file}").Trim())
        : JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Deserialize<JsonElement>(Repository.Read($"{Folder}/{file}")));

    private static string Shown(byte[] sent, string file) => IsBinary(file)
        ? Convert.ToHexStringLower(sent)
        : JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(sent), Indented);

    private static bool IsBinary(string file) => file.EndsWith(".hex", StringComparison.Ordinal);
}
