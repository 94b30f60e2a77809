using System.Text;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;

namespace Leafwire.Tests.Unit.Pipeline;

/// <summary>What a configuration may hold.</summary>
public sealed class UploadReaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Read_Archive_GivesEveryDeviceAndTheDefaultPolicy()
    {
        Upload upload = BuildReading.Good(Zip.Of(("intended/configs/leaf1.cfg", Zip.Config),
            ("intended/configs/spine1.cfg", "\uFEFFhostname s\r\nend\r\n"), ("README.md", "x"), ("__MACOSX/leaf1.cfg", "x")));
        upload.Candidates.Keys.ShouldBe(["leaf1", "spine1"]);
        upload.TextOf("spine1").ShouldBe("hostname s\nend\n");
        upload.Policy.ShouldBe(PushPolicy.Default);
        upload.Notes.ShouldBe(
            ["README.md was left out: neither a .cfg file nor push.json",
                "__MACOSX/leaf1.cfg was left out: it is of macOS (__MACOSX, ._*, .DS_Store)"]);
    }

    [Fact]
    public void Read_SingleConfiguration_IsAPushOfOneDevice()
    {
        UploadResult result = UploadReader.Read(new UploadName("lab", "leaf1.dc1.cfg"), Encoding.UTF8.GetBytes(Zip.Config));
        result.Upload!.Candidates.Keys.ShouldBe(["leaf1.dc1"]);
        result.Upload.TextOf("leaf1.dc1").ShouldBe(Zip.Config);
    }

    // A build unpacks to more than a host is to hold: its texts are read where they lie, when they are wanted.
    [Fact]
    public async Task Read_Archive_HoldsNoTextOfIt()
    {
        var content = new MemoryStream(Zip.Of(("leaf1.cfg", Zip.Config), ("leaf2.cfg", "\uFEFFhostname b\r\nend\r\n")));
        Upload upload = UploadReader.Read(BuildReading.Name, content).Upload.ShouldNotBeNull();
        (await upload.Candidates["leaf2"].ReadAsync(Cancel)).ShouldBe("hostname b\nend\n");
        (await upload.Candidates["leaf1"].ReadAsync(Cancel)).ShouldBe(Zip.Config);

        await content.DisposeAsync();

        foreach (UploadCandidate candidate in upload.Candidates.Values)
            await Should.ThrowAsync<ObjectDisposedException>(async () => await candidate.ReadAsync(Cancel));
    }

    [Fact]
    public void Read_Heredocs_AreKeptByteForByte()
    {
        const string text = "banner login\n   two  spaces \n!\n! not a comment\nend\nEOF\nmanagement api http-commands\n"
            + "   protocol https certificate\nCERT\nEOF\nKEY\nEOF\n!\nend\n";
        BuildReading.Good(Zip.Of(("leaf1.cfg", text))).TextOf("leaf1").ShouldBe(text);
    }

    [Theory]
    [InlineData("", null, "empty")]
    [InlineData("!\n!\nend\n", null, "empty")]
    [InlineData("hostname a\nvlan 5\n   name x", 3, "cut off")]
    [InlineData("hostname a\n!", 1, "cut off")]
    [InlineData("banner login\nLab only\n!\nmanagement api http-commands\n   no shutdown\n!\nbanner motd\nbye\nEOF\n!\nend\n", 1,
        "before line 7, where 'banner motd' begins another")]
    [InlineData("hostname a\ninterface Ethernet1\n   comment\n   reserved\n!\ninterface Ethernet2\n   comment\n   x\n   EOF\nend\n", 3,
        "before line 7, where 'comment' begins another")]
    [InlineData("hostname a\nmanagement api http-commands\n   protocol https certificate\nx\nEOF\nbanner motd\nhi\nEOF\nend\n", 3,
        "before line 6")]
    [InlineData("hostname a\nbanner motd\nhello\nend\n", 2, "never closed")]
    [InlineData("hostname a\nmanagement api http-commands\n   protocol https certificate\nx\nEOF\nend\n", 3, "never closed")]
    [InlineData("hostname a\nvlan 5\u0004\nend\n", 2, "U+0004")]
    [InlineData("hostname a\n\0\nend\n", 2, "U+0000")]
    [InlineData("hostname a\rvlan 5\nend\n", 1, "U+000D")]
    public void Read_BadText_IsRefusedWithItsLine(string text, int? line, string reason)
    {
        UploadProblem problem = BuildReading.Bad(Zip.Of(("configs/leaf1.cfg", text)));
        problem.File.ShouldBe("configs/leaf1.cfg");
        problem.Line.ShouldBe(line);
        problem.Reason.ShouldContain(reason);
    }

    [Theory]
    [InlineData("hostname a\ninterface Ethernet1\n   comment\n   reserved\n   EOF\n!\nend\n")]
    [InlineData("hostname a\nrouter general\n   control-functions\n      code unit RCF\n      function f() {\n      return true;\n      }\n"
        + "      EOF\n!\nend\n")]
    [InlineData("hostname a\nevent-handler x\n   action bash\n     echo end\n     EOF\n!\nend\n")]
    [InlineData("hostname a\nmanagement api http-commands\n   protocol https certificate\n   CERT\n   EOF\n   KEY\n   EOF\nend\n")]
    [InlineData("hostname a\nbanner motd \nhi\nEOF \nend\n")]
    [InlineData("hostname a\nend  \n!\n\n")]
    [InlineData("hostname a\n  end\t\n")]
    public void Read_WhatASwitchTakes_IsTakenAsItIs(string text) =>
        BuildReading.Good(Zip.Of(("leaf1.cfg", text))).TextOf("leaf1").ShouldBe(text);

    [Fact]
    public void Read_BuildWithoutAnyEnd_IsTakenWithANote()
    {
        Upload upload = BuildReading.Good(Zip.Of(("leaf1.cfg", "hostname a\n!\n"), ("leaf2.cfg", "hostname b\n")));
        upload.Candidates.Count.ShouldBe(2);
        upload.Notes.ShouldHaveSingleItem().ShouldContain("none of the 2 configurations closes with the line 'end'");
        upload.UnmeasuredFile.ShouldBeNull();
    }

    [Fact]
    public void Read_OneConfigurationWithoutEnd_IsTakenAndLeftToBeMeasured()
    {
        Upload upload = BuildReading.Good(Zip.Of(("leaf1.cfg", "hostname a\n")));
        upload.Notes.ShouldHaveSingleItem().ShouldContain("requireEnd");
        upload.UnmeasuredFile.ShouldBe("leaf1.cfg");
        UploadReader.Read(new UploadName("lab", "leaf1.cfg"), "hostname a\n"u8.ToArray()).Upload!.UnmeasuredFile.ShouldBe("leaf1.cfg");
    }

    [Theory]
    [InlineData("hostname a\nend\n", "hostname b\nvlan 1\n", "close with the line 'end'")]
    [InlineData("hostname a\nvlan 1\n", "hostname b\nvlan 1", "nor a line end")]
    public void Read_OneThatStopsBeforeTheOthersDo_IsCutOff(string whole, string cut, string reason)
    {
        UploadProblem problem = BuildReading.Bad(Zip.Of(("leaf1.cfg", whole), ("leaf2.cfg", cut), ("leaf3.cfg", whole)));
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
        BuildReading.Good(Zip.Of(("leaf1.cfg", $"hostname a\n{line}\nend\n")))
            .Notes.Any(n => n.StartsWith("leaf1.cfg:2: a secret stands in clear text", StringComparison.Ordinal)
                && !n.Contains("plain", StringComparison.Ordinal)).ShouldBe(told);

    [Fact]
    public void Read_RequireEnd_Decides()
    {
        BuildReading.Good(Zip.Of(("a.cfg", Zip.Config), ("b.cfg", "vlan 1"), ("push.json", "{\"requireEnd\":false}")))
            .Notes.ShouldBeEmpty();
        UploadProblem problem = BuildReading.Bad(Zip.Of(("a.cfg", "vlan 1\n"), ("push.json", "{\"requireEnd\":true}")));
        (problem.File, problem.Line).ShouldBe(("a.cfg", 1));
        problem.Reason.ShouldContain("requireEnd");
        BuildReading.Bad(Zip.Of(("a.cfg", "vlan 1\n"), ("push.json", "{\"mode\":\"merge\",\"requireEnd\":true}")))
            .Reason.ShouldContain("requireEnd");
    }

    [Fact]
    public void Read_FragmentForMerge_NeedsNoEnd() =>
        BuildReading.Good(Zip.Of(("leaf1.cfg", "vlan 5"), ("push.json", "{\"mode\":\"merge\"}"))).TextOf("leaf1").ShouldBe("vlan 5\n");

    [Fact]
    public void Read_NotUtf8_IsRefusedWithItsLine()
    {
        UploadProblem problem = BuildReading.Bad(Zip.Of(("leaf1.cfg", [.. "hostname a\nbanner "u8, 0xFF, 0xFE, .. "\nend\n"u8])));
        problem.Line.ShouldBe(2);
        problem.Reason.ShouldContain("UTF-8");
    }

    [Fact]
    public void Read_SeveralProblems_NamesAll() =>
        UploadReader.Read(BuildReading.Name, Zip.Of(("a.cfg", ""), ("b.cfg", "vlan 1"), ("push.json", "{\"mod\":1}")))
            .Problems.Select(p => p.File).ShouldBe(["push.json", "a.cfg", "b.cfg"]);
}
