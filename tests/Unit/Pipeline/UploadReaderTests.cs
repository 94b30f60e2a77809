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
        upload.Notes.ShouldBe(
            ["README.md was left out: neither a .cfg file nor push.json", "__MACOSX/leaf1.cfg was left out: it is of macOS (__MACOSX, ._*, .DS_Store)"]);
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
    [InlineData("hostname a\n!", 1, "cut off")]
    [InlineData("banner login\nLab only\n!\nmanagement api http-commands\n   no shutdown\n!\nbanner motd\nbye\nEOF\n!\nend\n", 1, "before line 7, where 'banner motd' begins another")]
    [InlineData("hostname a\ninterface Ethernet1\n   comment\n   reserved\n!\ninterface Ethernet2\n   comment\n   x\n   EOF\nend\n", 3, "before line 7, where 'comment' begins another")]
    [InlineData("hostname a\nmanagement api http-commands\n   protocol https certificate\nx\nEOF\nbanner motd\nhi\nEOF\nend\n", 3, "before line 6")]
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

    [Theory]
    [InlineData("hostname a\ninterface Ethernet1\n   comment\n   reserved\n   EOF\n!\nend\n")]
    [InlineData("hostname a\nrouter general\n   control-functions\n      code unit RCF\n      function f() {\n      return true;\n      }\n      EOF\n!\nend\n")]
    [InlineData("hostname a\nevent-handler x\n   action bash\n     echo end\n     EOF\n!\nend\n")]
    [InlineData("hostname a\nmanagement api http-commands\n   protocol https certificate\n   CERT\n   EOF\n   KEY\n   EOF\nend\n")]
    [InlineData("hostname a\nbanner motd \nhi\nEOF \nend\n")]
    [InlineData("hostname a\nend  \n!\n\n")]
    [InlineData("hostname a\n  end\t\n")]
    public void Read_WhatASwitchTakes_IsTakenAsItIs(string text) => Good(Zip.Of(("leaf1.cfg", text))).Candidates["leaf1"].ShouldBe(text);

    [Fact]
    public void Read_BuildWithoutAnyEnd_IsTakenWithANote()
    {
        Upload upload = Good(Zip.Of(("leaf1.cfg", "hostname a\n!\n"), ("leaf2.cfg", "hostname b\n")));
        upload.Candidates.Count.ShouldBe(2);
        upload.Notes.ShouldHaveSingleItem().ShouldContain("none of the 2 configurations closes with the line 'end'");
        upload.UnmeasuredFile.ShouldBeNull();
    }

    [Fact]
    public void Read_OneConfigurationWithoutEnd_IsTakenAndLeftToBeMeasured()
    {
        Upload upload = Good(Zip.Of(("leaf1.cfg", "hostname a\n")));
        upload.Notes.ShouldHaveSingleItem().ShouldContain("requireEnd");
        upload.UnmeasuredFile.ShouldBe("leaf1.cfg");
        UploadReader.Read(new UploadName("lab", "leaf1.cfg"), "hostname a\n"u8.ToArray()).Upload!.UnmeasuredFile.ShouldBe("leaf1.cfg");
    }

    [Theory]
    [InlineData("hostname a\nend\n", "hostname b\nvlan 1\n", "close with the line 'end'")]
    [InlineData("hostname a\nvlan 1\n", "hostname b\nvlan 1", "nor a line end")]
    public void Read_OneThatStopsBeforeTheOthersDo_IsCutOff(string whole, string cut, string reason)
    {
        UploadProblem problem = Bad(Zip.Of(("leaf1.cfg", whole), ("leaf2.cfg", cut), ("leaf3.cfg", whole)));
        (problem.File, problem.Line).ShouldBe(("leaf2.cfg", 2));
        problem.Reason.ShouldContain(reason);
        problem.Reason.ShouldContain("cut off");
    }

    [Theory]
    [InlineData("username x secret 0 plain", true)]
    [InlineData("username x privilege 15 role network-admin secret plain", true)]
    [InlineData("enable password plain", true)]
    [InlineData("aaa root secret 0 plain", true)]
    [InlineData("username x secret sha512 $6$a$b", false)]
    [InlineData("username x secret 5 $1$a$b", false)]
    [InlineData("enable secret 5 $1$a$b", false)]
    [InlineData("username x nopassword", false)]
    public void Read_ClearTextSecret_IsToldWithItsLine(string line, bool told) =>
        Good(Zip.Of(("leaf1.cfg", $"hostname a\n{line}\nend\n"))).Notes.Any(n => n.StartsWith("leaf1.cfg:2: a secret stands in clear text", StringComparison.Ordinal) && !n.Contains("plain", StringComparison.Ordinal)).ShouldBe(told);

    [Fact]
    public void Read_RequireEnd_Decides()
    {
        Good(Zip.Of(("a.cfg", Zip.Config), ("b.cfg", "vlan 1"), ("push.json", "{\"requireEnd\":false}"))).Notes.ShouldBeEmpty();
        UploadProblem problem = Bad(Zip.Of(("a.cfg", "vlan 1\n"), ("push.json", "{\"requireEnd\":true}")));
        (problem.File, problem.Line).ShouldBe(("a.cfg", 1));
        problem.Reason.ShouldContain("requireEnd");
        Bad(Zip.Of(("a.cfg", "vlan 1\n"), ("push.json", "{\"mode\":\"merge\",\"requireEnd\":true}"))).Reason.ShouldContain("requireEnd");
    }

    [Fact]
    public void Read_ArchiveOfWindows_IsAsAnyOther()
    {
        Upload upload = Good(Zip.Of(("intended\\configs\\", ""), ("intended\\configs\\LEAF1.CFG", Zip.Config), ("intended\\configs\\Push.json", "{\"dryRun\":true}"), ("ansible.cfg", "[defaults]\r\n"), ("docs\\a.csv", "x")));
        upload.Candidates.Keys.ShouldBe(["leaf1"]);
        upload.Policy.DryRun.ShouldBeTrue();
        upload.Notes.ShouldBe(["docs/a.csv was left out: neither a .cfg file nor push.json", "ansible.cfg was left out: the configurations lie in intended/configs"]);
    }

    [Fact]
    public void Read_ArchiveOfMacOs_LosesWhatIsNoConfigurationWithANote()
    {
        Upload upload = Good(Zip.Of(("site/leaf1.cfg", Zip.Config), ("site/__MACOSX/._leaf1.cfg", "\0\u0005\u0016"), ("__MACOSX/site/._leaf1.cfg", "\0"), ("site/._leaf2.cfg", "\0"), ("site/.DS_Store", "\0")));
        upload.Candidates.Keys.ShouldBe(["leaf1"]);
        upload.Notes.ShouldBe(["4 files were left out that are of macOS (__MACOSX, ._*, .DS_Store); the first is site/__MACOSX/._leaf1.cfg"]);
    }

    [Theory]
    [InlineData("ansible.cfg", "[defaults]\ninventory = hosts\n")]
    [InlineData("setup.cfg", "\uFEFF# tools\r\n\r\n; more\r\n[flake8]\r\nmax-line-length = 120\r\n")]
    [InlineData("pyvenv.cfg", "home = /usr/bin\nversion = 3.12\n")]
    [InlineData("sub/other.cfg", "  [a b]  \n")]
    public void Read_SettingsOfAProgram_AreLeftOutWithANote(string path, string text)
    {
        Upload upload = Good(Zip.Of(("leaf1.cfg", Zip.Config), (path, text)));
        upload.Candidates.Keys.ShouldBe(["leaf1"]);
        upload.Notes.ShouldBe([$"{path} was left out: it holds a program's settings, no switch configuration"]);
        UploadReader.Read(new UploadName("lab", "x.cfg"), Encoding.UTF8.GetBytes(text)).Problems.ShouldHaveSingleItem().Reason.ShouldContain("a program's settings");
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
        Upload upload = Good(Zip.Of(("leaf2.cfg", Zip.Config), (path, "x")));
        upload.Candidates.Keys.ShouldBe(["leaf2"]);
        upload.Notes.ShouldBe([$"{path} was left out: it is hidden or an editor's"]);
    }

    [Fact]
    public void Read_SeveralSitesFoldersOfAvd_AreAllTaken() =>
        Good(Zip.Of(("dc1/intended/configs/a.cfg", Zip.Config), ("dc2/Intended/Configs/sub/b.cfg", Zip.Config), ("backup/a.cfg", Zip.Config))).Candidates.Keys.ShouldBe(["a", "b"]);

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

        Bad(memory.ToArray()).Reason.ShouldContain("symbolic link");
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

    [Theory]
    [InlineData("LEAF1.cfg")]
    [InlineData("Leaf1.cfg")]
    [InlineData("leaf1.CFG")]
    public void Read_NameInAnyCase_IsOneDevice(string file)
    {
        Good(Zip.Of((file, Zip.Config))).Candidates.Keys.ShouldBe(["leaf1"]);
        var single = new UploadName("lab", file);
        single.Device.ShouldBe("leaf1");
        UploadReader.Read(single, Encoding.UTF8.GetBytes(Zip.Config)).Upload!.Candidates.Keys.ShouldBe(["leaf1"]);
    }

    [Fact]
    public void Read_TwoFilesForADevice_NamesBoth()
    {
        UploadProblem problem = Bad(Zip.Of(("a/leaf1.cfg", Zip.Config), ("b/LEAF1.cfg", Zip.Config)));
        problem.ToString().ShouldBe("b/LEAF1.cfg: the device leaf1 has two configurations: the other is a/leaf1.cfg");
    }

    [Fact]
    public void Read_SeveralProblems_NamesAll() =>
        UploadReader.Read(Build, Zip.Of(("a.cfg", ""), ("b.cfg", "vlan 1"), ("push.json", "{\"mod\":1}"))).Problems.Select(p => p.File).ShouldBe(["push.json", "a.cfg", "b.cfg"]);

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
