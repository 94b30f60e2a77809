using System.IO.Compression;
using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Unit.Pipeline;

public sealed class UploadReaderTests
{
    private static readonly UploadName Build = new("lab", "build.zip");

    [Fact]
    public void Read_Archive_GivesEveryDeviceAndTheDefaultPolicy()
    {
        Upload upload = Good(Zip.Of(("intended/configs/leaf1.cfg", Zip.Config), ("intended/configs/spine1.cfg", "\uFEFFhostname s\r\nend\r\n"), ("README.md", "x"), ("__MACOSX/leaf1.cfg", "x")));
        upload.Candidates.Keys.ShouldBe(["leaf1", "spine1"]);
        upload.Candidates["spine1"].ShouldBe("hostname s\nend\n");
        upload.Policy.ShouldBe(PushPolicy.Default);
        upload.Notes.ShouldBe(["README.md was left out: neither a .cfg file nor push.json"]);
    }

    [Fact]
    public void Read_SingleConfiguration_IsAPushOfOneDevice()
    {
        UploadResult result = UploadReader.Read(new UploadName("lab", "leaf1.dc1.cfg"), Encoding.UTF8.GetBytes(Zip.Config));
        result.Upload!.Candidates.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, string>("leaf1.dc1", Zip.Config));
    }

    [Fact]
    public void Read_Heredocs_AreKeptByteForByte()
    {
        const string text = "banner login\n   two  spaces \n!\n! not a comment\nend\nEOF\nmanagement api http-commands\n   protocol https certificate\nCERT\nEOF\nKEY\nEOF\n!\nend\n";
        Good(Zip.Of(("leaf1.cfg", text))).Candidates["leaf1"].ShouldBe(text);
    }

    [Theory]
    [InlineData("../leaf1.cfg", "path leaves the archive")]
    [InlineData("/etc/leaf1.cfg", "path leaves the archive")]
    [InlineData("a\\..\\leaf1.cfg", "path leaves the archive")]
    [InlineData("C:/leaf1.cfg", "path leaves the archive")]
    [InlineData("a/.cfg", "a name is empty")]
    public void Read_BadPath_IsRefused(string path, string reason) => Bad(Zip.Of((path, Zip.Config))).Reason.ShouldContain(reason);

    [Theory]
    [InlineData("", null, "empty")]
    [InlineData("!\n!\nend\n", null, "empty")]
    [InlineData("hostname a\nvlan 5\n   name x", 3, "cut off")]
    [InlineData("hostname a\n!\n", 1, "cut off")]
    [InlineData("hostname a\nbanner motd\nhello\nend\n", 2, "never closed")]
    [InlineData("hostname a\nmanagement api http-commands\n   protocol https certificate\nx\nEOF\nend\n", 3, "never closed")]
    [InlineData("hostname a\nvlan 5\u0004\nend\n", 2, "U+0004")]
    [InlineData("hostname a\n\0\nend\n", 2, "U+0000")]
    [InlineData("hostname a\rvlan 5\nend\n", 1, "U+000D")]
    public void Read_BadText_IsRefusedWithItsLine(string text, int? line, string reason)
    {
        UploadProblem problem = Bad(Zip.Of(("configs/leaf1.cfg", text)));
        problem.File.ShouldBe("configs/leaf1.cfg");
        problem.Line.ShouldBe(line);
        problem.Reason.ShouldContain(reason);
    }

    [Fact]
    public void Read_FragmentForMerge_NeedsNoEnd() =>
        Good(Zip.Of(("leaf1.cfg", "vlan 5"), ("push.json", "{\"mode\":\"merge\"}"))).Candidates["leaf1"].ShouldBe("vlan 5\n");

    [Fact]
    public void Read_NotUtf8_IsRefusedWithItsLine()
    {
        UploadProblem problem = Bad(Zip.Of(("leaf1.cfg", [.. "hostname a\nbanner "u8, 0xFF, 0xFE, .. "\nend\n"u8])));
        problem.Line.ShouldBe(2);
        problem.Reason.ShouldContain("UTF-8");
    }

    [Fact]
    public void Read_TwoFilesForADevice_NamesBoth()
    {
        UploadProblem problem = Bad(Zip.Of(("a/leaf1.cfg", Zip.Config), ("b/LEAF1.cfg", Zip.Config)));
        problem.ToString().ShouldBe("b/LEAF1.cfg: the device LEAF1 has two configurations: the other is a/leaf1.cfg");
    }

    [Fact]
    public void Read_SeveralProblems_NamesAll() =>
        UploadReader.Read(Build, Zip.Of(("a.cfg", ""), ("b.cfg", "vlan 1\n"), ("push.json", "{\"mod\":1}"))).Problems.Select(p => p.File).ShouldBe(["push.json", "a.cfg", "b.cfg"]);

    [Fact]
    public void Read_NoConfiguration_IsRefused() => Bad(Zip.Of(("readme.txt", "x"))).Reason.ShouldContain("no .cfg file");

    [Fact]
    public void Read_NoArchive_IsRefused() => Bad("not a zip"u8.ToArray()).Reason.ShouldContain("no zip archive");

    [Fact]
    public void Read_ArchiveCutOff_IsRefused()
    {
        byte[] whole = Zip.Of(("leaf1.cfg", Zip.Config));
        for (int length = 0; length < whole.Length; length++)
            UploadReader.Read(Build, whole[..length]).Problems.ShouldNotBeEmpty($"cut to {length} of {whole.Length}");
    }

    [Fact]
    public void Read_ContentDamaged_IsRefused()
    {
        byte[] archive = Zip.Of(CompressionLevel.NoCompression, ("leaf1.cfg", Encoding.UTF8.GetBytes("hostname leaf1\nend\n")));
        archive[archive.AsSpan().IndexOf("leaf1\nend"u8)] = (byte)'b';
        Bad(archive).Reason.ShouldContain("damaged");
    }

    [Fact]
    public void Read_ZipBomb_IsStoppedAtTheLimit()
    {
        byte[] archive = Zip.Of(CompressionLevel.SmallestSize, ("leaf1.cfg", new byte[Limits.ConfigurationBytes + 1]));
        archive.Length.ShouldBeLessThan(100_000);
        Bad(archive).Reason.ShouldContain($"more than {Limits.ConfigurationBytes} bytes");
    }

    [Fact]
    public void Read_ZipBombThatLiesAboutItsSize_IsStopped()
    {
        byte[] archive = Zip.Of(CompressionLevel.SmallestSize, ("leaf1.cfg", new byte[50_000_000]));
        // The size in the central directory, 24 bytes after its signature (APPNOTE 4.3.12).
        int directory = archive.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(archive.AsSpan(directory + 24), 100);
        Bad(archive).Reason.ShouldContain("archive");
    }

    [Theory]
    [InlineData("lab/build.zip", "lab", null)]
    [InlineData("lab/leaf1.cfg", "lab", null)]
    [InlineData("lab/notes.txt", null, null)]
    [InlineData("build.zip", null, "SITE/NAME.zip")]
    [InlineData("lab/a/b.zip", null, "SITE/NAME.zip")]
    [InlineData("lab/.cfg", null, "empty")]
    public void UploadName_OfABlob_IsReadOrExplained(string path, string? site, string? reason)
    {
        UploadName.TryParse(path, out UploadName? name, out string? problem).ShouldBe(site is not null);
        name?.Site.ShouldBe(site);
        if (reason is null)
            problem.ShouldBeNull();
        else
            problem.ShouldNotBeNull().ShouldContain(reason);
    }

    [Fact]
    public void PushId_IsOfTheVersionThatStorageGave()
    {
        var name = new UploadName("lab", "build.zip");
        string id = PushId.Of(name, "0x8DC1");
        PushId.IsValid(id).ShouldBeTrue();
        PushId.Of(name, "\"0x8DC1\"").ShouldBe(id, "as answers and as listings give it");
        PushId.Of(name, "0x8DC2").ShouldNotBe(id, "the same text stored again");
        PushId.Of(name with { Site = "dc1" }, "0x8DC1").ShouldNotBe(id);
        PushId.Of(name with { Name = "other.zip" }, "0x8DC1").ShouldNotBe(id);
    }

    private static Upload Good(byte[] archive)
    {
        UploadResult result = UploadReader.Read(Build, archive);
        result.Problems.ShouldBeEmpty();
        return result.Upload.ShouldNotBeNull();
    }

    private static UploadProblem Bad(byte[] archive)
    {
        UploadResult result = UploadReader.Read(Build, archive);
        result.Upload.ShouldBeNull();
        return result.Problems.ShouldHaveSingleItem();
    }
}
