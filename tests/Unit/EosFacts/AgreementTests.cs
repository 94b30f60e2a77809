using System.Text;
using Leafwire.Eos;
using Leafwire.Lab.Switches.Configuration;
using Leafwire.Pipeline.Uploads;
using Leafwire.Runner.Eos;
using Leafwire.Tests.Unit.Pipeline;
using Leafwire.Tests.Unit.Switches;

namespace Leafwire.Tests.Unit.EosFacts;

/// <summary>The upload reader, the driver's candidate and the simulated switch take the same texts, and the same lines of them.</summary>
public sealed class AgreementTests
{
    private const string Heredocs = """
        hostname a
        banner login
           two  spaces
        !
        end
        EOF
        banner motd
        EOF
        interface Ethernet1
           comment
           reserved
           EOF
        event-handler x
           action bash
             echo hello
           EOF
        router general
           control-functions
              code unit RCF
              function f() { return true; }
              EOF
        management api http-commands
           protocol https certificate
           CERT
           EOF
           KEY
           EOF
        !
        end
        """;

    public static IEnumerable<string> Texts =>
        Directory.GetFiles(AvdConfigs.SampleFolder, "*.cfg")
            .Concat(Directory.Exists(AvdConfigs.Folder) ? Directory.GetFiles(AvdConfigs.Folder, "*.cfg", SearchOption.AllDirectories) : [])
            .Order(StringComparer.Ordinal)
            .Select(f => File.ReadAllText(f))
            .Append(Heredocs + "\n");

    [Fact]
    public void EverySample_IsTakenByAll()
    {
        foreach (string text in Texts.SelectMany(Spellings))
        {
            UploadResult read = Read(text);
            read.Problems.ShouldBeEmpty();
            string candidate = read.Upload!.TextOf("a");
            string.Concat(EosCandidate.Read(candidate, out _).ShouldNotBeNull().Lines.Select(l => l + "\n")).ShouldBe(candidate);
            new ConfigEditor(new ConfigTree()).Load(candidate).ShouldBeEmpty();
        }
    }

    // Cut off within a text, it is no configuration to any of them that looks at texts.
    [Fact]
    public void EverySample_TornWithinAText_IsRefusedByReaderAndSwitch()
    {
        int torn = 0;
        foreach (string text in Texts)
        {
            string[] lines = ConfigurationLine.Split(text);
            var tracker = new HeredocTracker();
            for (int i = 0; i < lines.Length; i++)
            {
                tracker.IsText(lines[i]);
                if (!tracker.IsOpen)
                    continue;
                string cut = string.Join('\n', lines[..(i + 1)]) + "\n";
                Read(cut).Problems.ShouldHaveSingleItem().Reason.ShouldContain("cut off");
                new ConfigEditor(new ConfigTree()).Load(cut).ShouldNotBeEmpty();
                torn++;
            }
        }

        torn.ShouldBeGreaterThan(0);
    }

    // As it is, with the ends at the margin and indented, with blanks behind the last line, and as Windows writes it.
    private static IEnumerable<string> Spellings(string text)
    {
        string[] lines = ConfigurationLine.Split(text);
        yield return text;
        yield return string.Join('\n', lines.Select(l => Heredoc.IsEndMark(l) ? "EOF" : l)) + "\n";
        yield return string.Join('\n', lines.Select(l => Heredoc.IsEndMark(l) ? "      EOF" : l)) + "\n";
        yield return text.TrimEnd() + "  \n\n";
        yield return string.Join("\r\n", lines) + "\r\n";
    }

    private static UploadResult Read(string text) => UploadReader.Read(new UploadName("lab", "a.cfg"), Encoding.UTF8.GetBytes(text));
}
