using System.Text;
using CsCheck;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Unit.Pipeline;

namespace Leafwire.Tests.Fuzz;

/// <summary>Uploads that somebody meant badly, or that broke on the way: devices or problems, in bounded memory.</summary>
public sealed class UploadFuzz
{
    private static readonly UploadName Build = new("lab", "build.zip");
    private static readonly byte[] Config = "hostname leaf1\n!\nend\n"u8.ToArray();

    private static readonly byte[][] Names =
    [
        .. new[]
        {
            "leaf1.cfg", "leaf1.cfg", "a/leaf2.cfg", "LEAF1.CFG", "push.json", "Push.json", "a/push.json", "README.md", "configs/",
            "../leaf3.cfg", "a/../leaf3.cfg", "/etc/leaf3.cfg", "C:\\leaf3.cfg", "a\\leaf3.cfg", "...cfg", "..cfg", ".cfg", "....cfg",
            "a//leaf4.cfg", "./leaf4.cfg", "intended\\configs\\leaf6.cfg", "..\\leaf6.cfg", "._leaf7.cfg", "a/.DS_Store", ".git/leaf8.cfg",
            "/.cfg", " .cfg", "leaf\u0000.cfg", "leaf\n.cfg", "日本.cfg", "leaf\u202egfc.cfg", "con.cfg", "leaf1.cfg.", "*.cfg", "a>b.cfg",
            "__MACOSX/leaf1.cfg", "x.zip", new string('n', 130) + ".cfg", new string('d', 300) + "/leaf5.cfg", "",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE, .. ".cfg"u8], [0xED, 0xA0, 0x80, .. ".cfg"u8], [.. "leaf"u8, 0xC3, .. ".cfg"u8],
    ];

    private static readonly byte[][] Texts =
    [
        Config, [], "end"u8.ToArray(), "!\n!\nend\n"u8.ToArray(), "hostname a\r\nend\r\n"u8.ToArray(),
        "hostname a\rend\r"u8.ToArray(), [0xEF, 0xBB, 0xBF, .. Config], [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. Config],
        [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("hostname a\nend\n")],
        "hostname \0\nend\n"u8.ToArray(), "hostname \u0004\nend\n"u8.ToArray(), "hostname \u0085\nend\n"u8.ToArray(),
        "hostname \u2028\nend\n"u8.ToArray(), [.. "hostname "u8, 0xFF, .. "\nend\n"u8], [.. "hostname "u8, 0xE6, 0x97],
        "banner motd\nEOF\nend\n"u8.ToArray(), "banner motd\nend\n"u8.ToArray(), "protocol https certificate\nEOF\nend\n"u8.ToArray(),
        "code unit x\n\nEOF \nend\n"u8.ToArray(), "banner motd\nEOF\nEOF\nend\n"u8.ToArray(),
        Encoding.UTF8.GetBytes($"description {new string('x', 5_000)}\nend\n"),
        Encoding.UTF8.GetBytes($"description {new string('日', 1_361)}\nend\n"),
        Encoding.UTF8.GetBytes($"description {new string('日', 1_361)}x\nend\n"),
        Encoding.UTF8.GetBytes(new string('\n', 20_000) + "vlan 1\nend\n"),
        """{"mode":"merge"}"""u8.ToArray(), """{"mode":"replace","checks":[{"command":"show x","expect":"y"}]}"""u8.ToArray(),
        "{"u8.ToArray(), "[defaults]\n"u8.ToArray(), "hostname a\n"u8.ToArray(), "banner login\nbanner motd\nEOF\n"u8.ToArray(),
        new RawZip([new RawEntry("leaf9.cfg"u8.ToArray(), Config)]).ToBytes(), new byte[300_000],
    ];

    private static readonly uint?[] Claims = [null, null, null, null, 0, 1, 20, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 5_000_000];
    private static readonly ushort[] Methods = [8, 8, 8, 8, 0, 0, 9, 12, 14, 93, 99, 0xFFFF];
    private static readonly ushort[] Flags = [0x800, 0x800, 0x800, 0, 1, 8, 0x809, 0x40, 0x2000, 0xFFFF];
    private static readonly byte[][] Extras = [[], [], [], [1, 0, 16, 0, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0],
        [1, 0, 8, 0, 1], [1, 0, 255, 255], [0x75, 0x70, 5, 0, 1, 0, 0, 0, 0], [0x01, 0x99, 7, 0, 1, 0, 65, 69, 3, 8, 0]];

    private static readonly Gen<RawEntry> Entry = Gen.Select(
        Gen.Int[0, 1 << 30], Gen.Int[0, 1 << 30], Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)))).Select((what, claims, lies) =>
        {
            var entry = (what % 3 > 0 ? new RawEntry(Encoding.UTF8.GetBytes($"leaf{what % 40}.cfg"), Config) : new RawEntry(Pick(
                Names, what), Pick(Texts, what >> 8))) with { Method = lies ? Pick(Methods, claims >> 3) : (ushort)8 };
            return !lies ? entry : entry with
            {
                Flags = Pick(Flags, claims >> 1), Size = Pick(Claims, claims >> 5), CompressedSize = Pick(Claims, claims >> 9),
                Crc = Pick(Claims, claims >> 13), Offset = Pick(Claims, claims >> 17),
                Extra = Pick(Extras, claims >> 19), MadeBy = (ushort)(claims >> 7), Attributes = (uint)claims << 3,
                DataOf = claims % 4 == 0 ? claims % 3 : null,
            };
        });

    private static readonly Gen<RawZip> Archive = Gen.Select(Entry.Array[0, 6], Gen.Int[0, 1 << 30], Gen.Frequency(
        (3, Gen.Const(false)), (1, Gen.Const(true)))).Select((entries, claims, lies) => !lies ? new RawZip(entries) : new RawZip(entries)
        {
            Count = claims % 3 == 0 ? (ushort)(claims >> 4) : null, DirectoryOffset = Pick(Claims, claims >> 6),
            DirectorySize = Pick(Claims, claims >> 10), Count64 = claims % 5 == 0 ? (ulong)claims << 20 : null,
            Comment = claims % 7 == 0 ? new byte[claims % 60_000] : [], Before = claims % 11 == 0 ? "MZ junk"u8.ToArray() : [],
            After = claims % 13 == 0 ? "PK\x05\x06 junk"u8.ToArray() : [],
        });

    private static readonly Gen<byte[]> Zipped = Archive.SelectMany(
        zip => Gen.Frequency((2, Gen.Const(zip.ToBytes())), (1, Edits.Of(zip.ToBytes()))));

    [Fact]
    public void Read_AnyArchive_IsDevicesOrProblems() => Fuzz.Run(Zipped, bytes => Sound(Build, bytes), cases: 4_000, Convert.ToHexString);

    [Fact]
    public void Read_AnyConfiguration_IsADeviceOrProblems() =>
        Fuzz.Run(Gen.Int[0, Texts.Length - 1].SelectMany(i => Edits.Of(Texts[i])),
            bytes => Sound(new UploadName("lab", "leaf1.cfg"), bytes), cases: 2_000, Convert.ToHexString);

    [Fact]
    public void Read_WellFormedArchivesAmongTheCases_AreNotAllRefused()
    {
        int read = 0, refused = 0;
        Fuzz.Run(Zipped, bytes =>
        {
            if (UploadReader.Read(Build, bytes).Upload is null)
                refused++;
            else
                read++;
        }, cases: 300);
        read.ShouldBeGreaterThan(10);
        refused.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Read_Bomb_IsRefusedAtTheLimitOfOneConfiguration()
    {
        byte[] zeros = new byte[Limits.ConfigurationBytes + 1];
        var entry = new RawEntry("leaf1.cfg"u8.ToArray(), zeros);
        foreach (uint claim in new[] { (uint)zeros.Length, 10u, 0xFFFFFFFEu })
        {
            byte[] bomb = new RawZip([entry with { Size = claim }]).ToBytes();
            bomb.Length.ShouldBeLessThan(100_000);
            Fuzz.Within((4L * Limits.ConfigurationBytes) + 1_000_000, () => UploadReader.Read(Build, bomb)).Upload.ShouldBeNull();
        }
    }

    // As in a zip of some kilobytes that unpacks to petabytes (D. Fifield, "A better zip bomb").
    [Fact]
    public void Read_EntriesThatShareTheirData_AreRefusedSoon()
    {
        byte[] text = [.. "hostname x\n"u8, .. Enumerable.Repeat((byte)'\n', 100_000), .. "end\n"u8];
        RawEntry[] entries = [.. Enumerable.Range(0, 5_000).Select(
            i => new RawEntry(Encoding.UTF8.GetBytes($"leaf{i}.cfg"), text) { DataOf = i == 0 ? null : 0 })];
        byte[] bomb = new RawZip(entries).ToBytes();
        bomb.Length.ShouldBeLessThan(400_000);
        UploadResult result = Fuzz.Within(100_000_000, () => UploadReader.Read(Build, bomb));
        result.Problems.ShouldHaveSingleItem().Reason.ShouldContain("share it");
    }

    [Fact]
    public void Read_AnArchiveOfNothingButEntries_IsRefusedUnread()
    {
        byte[] zip = new RawZip([.. Enumerable.Range(0, Limits.ArchiveEntries + 1).Select(i => new RawEntry("x"u8.ToArray(),
            []) { Method = 0, DataOf = i == 0 ? null : 0 })]) { Count = 0xFFFF, Count64 = Limits.ArchiveEntries + 1 }.ToBytes();
        // What a process makes once, at its first upload, is no cost of this one.
        UploadReader.Read(Build, zip);
        Fuzz.Within(100_000, () => UploadReader.Read(Build, zip)).Problems.ShouldHaveSingleItem().Reason.ShouldContain(
            $"more than {Limits.ArchiveEntries}");
    }

    [Fact]
    public void Read_MoreProblemsThanAnybodyReads_ListsTheFirst()
    {
        byte[] zip = new RawZip([.. Enumerable.Range(0, 1_000).SelectMany(
            i => new[] { new RawEntry(Encoding.UTF8.GetBytes($"leaf{i}.cfg"), []), new RawEntry(Encoding.UTF8.GetBytes($"{i}.txt"), []) })])
            .ToBytes();
        UploadResult result = UploadReader.Read(Build, zip);
        result.Problems.Count.ShouldBe(Limits.Problems);
        result.Problems[^1].Reason.ShouldContain("only the first");
        UploadResult notes = UploadReader.Read(Build, new RawZip([
            new RawEntry("leaf1.cfg"u8.ToArray(), Config),
            .. Enumerable.Range(0, 1_000).Select(i => new RawEntry(Encoding.UTF8.GetBytes($"{i}.txt"), [])),
        ]).ToBytes());
        notes.Upload.ShouldNotBeNull().Notes.Count.ShouldBe(Limits.Problems + 1);
        notes.Upload.Notes[^1].ShouldBe("and 800 more files were left out");
    }

    [Fact]
    public void Read_OneConfigurationAsLargeAsAnUpload_IsRefused() =>
        UploadReader.Read(new UploadName("lab", "leaf1.cfg"), new byte[Limits.ConfigurationBytes + 1]).Problems.ShouldHaveSingleItem()
            .Reason.ShouldContain($"more than {Limits.ConfigurationBytes}");

    [Fact]
    public void Name_AnyPath_IsAnUploadOrNot() =>
        Fuzz.Run(Gen.Char["ab./\\:*?<>#%\0\n\ud800é "].Array[0, 20].Select(c => new string(c) + ".cfg"), path =>
        {
            if (!UploadName.TryParse(path, out UploadName? name, out _))
                return;
            name.Path.ShouldBe(path);
            (name.Site is "." or "..").ShouldBeFalse();
            Token.Escape(name.Site).ShouldNotBeEmpty();
            PushId.IsValid(PushId.Of(name, "0x1")).ShouldBeTrue();
        }, cases: 2_000);

    private static void Sound(UploadName name, byte[] bytes)
    {
        UploadResult result = Fuzz.Within(8_000_000 + (40L * bytes.Length), () => UploadReader.Read(name, bytes));
        (result.Upload is null).ShouldBe(result.Problems.Count > 0);
        result.Problems.Count.ShouldBeLessThanOrEqualTo(Limits.Problems);
        foreach (UploadProblem problem in result.Problems)
        {
            (problem.File.Length + problem.Reason.Length).ShouldBeLessThan(1_500);
            (problem.File + problem.Reason).Any(char.IsControl).ShouldBeFalse();
            (problem.Line ?? 1).ShouldBeGreaterThan(0);
        }

        foreach (string device in result.Upload?.Candidates.Keys ?? [])
        {
            string text = result.Upload!.TextOf(device);
            Token.Problem(device).ShouldBeNull();
            text.ShouldEndWith("\n");
            // A terminal takes it for text alone, and the whole of it.
            text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')).ShouldBeFalse();
            Leafwire.Runner.Eos.EosCandidate.Read(text, out IReadOnlyList<RejectedLine> refused).ShouldNotBeNull(
                string.Join(", ", refused));
        }

        UploadReader.Read(name, bytes).Problems.ShouldBe(result.Problems);
    }

    private static T Pick<T>(T[] of, int at) => of[(at & 0x7FFFFFFF) % of.Length];
}
