using System.IO.Compression;
using System.Text;
using Leafwire.Contracts;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>Which files of an archive are taken, and for which devices.</summary>
public sealed class UploadArchiveTests
{
    [Theory]
    [InlineData("../leaf1.cfg", "path leaves the archive")]
    [InlineData("/etc/leaf1.cfg", "path leaves the archive")]
    [InlineData("a\\..\\leaf1.cfg", "path leaves the archive")]
    [InlineData("C:/leaf1.cfg", "path leaves the archive")]
    [InlineData("a/.cfg", "a name is empty")]
    public void Read_BadPath_IsRefused(string path, string reason) =>
        BuildReading.Bad(Zip.Of((path, Zip.Config))).Reason.ShouldContain(reason);

    [Fact]
    public void Read_ArchiveOfWindows_IsAsAnyOther()
    {
        Upload upload = BuildReading.Good(Zip.Of(("intended\\configs\\", ""), ("intended\\configs\\LEAF1.CFG", Zip.Config),
            ("intended\\configs\\Push.json", "{\"dryRun\":true}"), ("ansible.cfg", "[defaults]\r\n"), ("docs\\a.csv", "x")));
        upload.Candidates.Keys.ShouldBe(["leaf1"]);
        upload.Policy.DryRun.ShouldBeTrue();
        upload.Notes.ShouldBe([
            "docs/a.csv was left out: neither a .cfg file nor push.json",
            "ansible.cfg was left out: the configurations lie in intended/configs",
        ]);
    }

    [Fact]
    public void Read_ArchiveOfMacOs_LosesWhatIsNoConfigurationWithANote()
    {
        Upload upload = BuildReading.Good(Zip.Of(("site/leaf1.cfg", Zip.Config), ("site/__MACOSX/._leaf1.cfg", "\0\u0005\u0016"),
            ("__MACOSX/site/._leaf1.cfg", "\0"), ("site/._leaf2.cfg", "\0"), ("site/.DS_Store", "\0")));
        upload.Candidates.Keys.ShouldBe(["leaf1"]);
        upload.Notes.ShouldBe(
            ["4 files were left out that are of macOS (__MACOSX, ._*, .DS_Store); the first is site/__MACOSX/._leaf1.cfg"]);
    }

    [Theory]
    [InlineData("ansible.cfg", "[defaults]\ninventory = hosts\n")]
    [InlineData("setup.cfg", "\uFEFF# tools\r\n\r\n; more\r\n[flake8]\r\nmax-line-length = 120\r\n")]
    [InlineData("pyvenv.cfg", "home = /usr/bin\nversion = 3.12\n")]
    [InlineData("sub/other.cfg", "  [a b]  \n")]
    public void Read_SettingsOfAProgram_AreLeftOutWithANote(string path, string text)
    {
        Upload upload = BuildReading.Good(Zip.Of(("leaf1.cfg", Zip.Config), (path, text)));
        upload.Candidates.Keys.ShouldBe(["leaf1"]);
        upload.Notes.ShouldBe([$"{path} was left out: it holds a program's settings, no switch configuration"]);
        UploadReader.Read(new UploadName("lab", "x.cfg"), Encoding.UTF8.GetBytes(text)).Problems.ShouldHaveSingleItem()
            .Reason.ShouldContain("a program's settings");
    }

    [Theory]
    [InlineData("leaf1.cfg~")]
    [InlineData(".leaf1.cfg.swp")]
    [InlineData(".#leaf1.cfg")]
    [InlineData("#leaf1.cfg#")]
    [InlineData(".git/leaf1.cfg")]
    [InlineData("a/.venv/pyvenv.cfg")]
    public void Read_HiddenAndEditorsFiles_AreLeftOutWithANote(string path)
    {
        Upload upload = BuildReading.Good(Zip.Of(("leaf2.cfg", Zip.Config), (path, "x")));
        upload.Candidates.Keys.ShouldBe(["leaf2"]);
        upload.Notes.ShouldBe([$"{path} was left out: it is hidden or an editor's"]);
    }

    [Fact]
    public void Read_SeveralSitesFoldersOfAvd_AreAllTaken() =>
        BuildReading.Good(Zip.Of(("dc1/intended/configs/a.cfg", Zip.Config), ("dc2/Intended/Configs/sub/b.cfg", Zip.Config),
            ("backup/a.cfg", Zip.Config))).Candidates.Keys.ShouldBe(["a", "b"]);

    [Fact]
    public void Read_SymbolicLink_IsNoConfiguration()
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            ZipArchiveEntry link = archive.CreateEntry("leaf1.cfg");
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            using Stream stream = link.Open();
            stream.Write("../configs/leaf1.cfg\n"u8);
        }

        BuildReading.Bad(memory.ToArray()).Reason.ShouldContain("symbolic link");
    }

    [Theory]
    [InlineData("LEAF1.cfg")]
    [InlineData("Leaf1.cfg")]
    [InlineData("leaf1.CFG")]
    public void Read_NameInAnyCase_IsOneDevice(string file)
    {
        BuildReading.Good(Zip.Of((file, Zip.Config))).Candidates.Keys.ShouldBe(["leaf1"]);
        var single = new UploadName("lab", file);
        single.Device.ShouldBe("leaf1");
        UploadReader.Read(single, Encoding.UTF8.GetBytes(Zip.Config)).Upload!.Candidates.Keys.ShouldBe(["leaf1"]);
    }

    [Fact]
    public void Read_TwoFilesForADevice_NamesBoth()
    {
        UploadProblem problem = BuildReading.Bad(Zip.Of(("a/leaf1.cfg", Zip.Config), ("b/LEAF1.cfg", Zip.Config)));
        problem.ToString().ShouldBe("b/LEAF1.cfg: the device leaf1 has two configurations: the other is a/leaf1.cfg");
    }

    [Fact]
    public void Read_NoConfiguration_IsRefused() => BuildReading.Bad(Zip.Of(("readme.txt", "x"))).Reason.ShouldContain("no .cfg file");

    [Fact]
    public void Read_NoArchive_IsRefused() => BuildReading.Bad("not a zip"u8.ToArray()).Reason.ShouldContain("no zip archive");

    [Fact]
    public void Read_ArchiveCutOff_IsRefused()
    {
        byte[] whole = Zip.Of(("leaf1.cfg", Zip.Config));
        for (int length = 0; length < whole.Length; length++)
            UploadReader.Read(BuildReading.Name, whole[..length]).Problems.ShouldNotBeEmpty($"cut to {length} of {whole.Length}");
    }

    [Fact]
    public void Read_ContentDamaged_IsRefused()
    {
        byte[] archive = Zip.Of(CompressionLevel.NoCompression, ("leaf1.cfg", Encoding.UTF8.GetBytes("hostname leaf1\nend\n")));
        archive[archive.AsSpan().IndexOf("leaf1\nend"u8)] = (byte)'b';
        BuildReading.Bad(archive).Reason.ShouldContain("damaged");
    }

    [Fact]
    public void Read_ZipBomb_IsStoppedAtTheLimit()
    {
        byte[] archive = Zip.Of(CompressionLevel.SmallestSize, ("leaf1.cfg", new byte[Limits.ConfigurationBytes + 1]));
        archive.Length.ShouldBeLessThan(100_000);
        BuildReading.Bad(archive).Reason.ShouldContain($"more than {Limits.ConfigurationBytes} bytes");
    }

    [Fact]
    public void Read_ZipBombThatLiesAboutItsSize_IsStopped()
    {
        byte[] archive = Zip.Of(CompressionLevel.SmallestSize, ("leaf1.cfg", new byte[50_000_000]));
        // The size in the central directory, 24 bytes after its signature (APPNOTE 4.3.12).
        int directory = archive.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(archive.AsSpan(directory + 24), 100);
        BuildReading.Bad(archive).Reason.ShouldContain("archive");
    }
}
