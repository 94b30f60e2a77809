using Leafwire.Cli;
using Leafwire.Cli.Client;
using Leafwire.Pipeline.Uploads;
using Leafwire.Tests.Files;
using Leafwire.Tests.Unit.Pipeline;

namespace Leafwire.Tests.Unit.Cli;

public sealed class BuildFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("leafwire-build-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // The same files give the same devices, whoever sorts them: the command from disk, or the pipeline from an archive of the folder.
    [Fact]
    public void Read_AnyFolder_TakesWhatThePipelineTakesOfItsArchive()
    {
        (string Path, string Text)[] files =
        [
            ("leaf1.cfg", "hostname a\nend\n"), ("LEAF2.CFG", "hostname b\nend\n"), ("sub/leaf3.cfg", "hostname c\nend\n"),
            ("ansible.cfg", "[defaults]\n"), ("readme.md", "x"),
            ("._leaf1.cfg", "x"), (".DS_Store", "x"), ("leaf4.cfg~", "x"), ("__MACOSX/leaf5.cfg", "x"), (".git/leaf6.cfg", "x"),
        ];
        foreach ((string path, string text) in files)
            Write(path, text);

        BuildContent content = BuildFolder.Read(_root);

        content.Files.Keys.ShouldBe(["LEAF2.CFG", "leaf1.cfg", "sub/leaf3.cfg"], ignoreOrder: true);
        Upload upload = UploadReader.Read(new UploadName("lab", "b.zip"), Zip.Of([.. files.OrderBy(f => f.Path, StringComparer.Ordinal)]))
            .Upload.ShouldNotBeNull();
        upload.Candidates.Keys.ShouldBe(["leaf2", "leaf1", "leaf3"], ignoreOrder: true);
        content.Notes.Select(n => n.Replace(".git/*", ".git/leaf6.cfg", StringComparison.Ordinal)).Order().ShouldBe(upload.Notes.Order());
        Upload packed = UploadReader.Read(new UploadName("lab", "b.zip"), UploadArchive.Pack(content.Files, null)).Upload!;
        packed.Candidates.Keys.Select(packed.TextOf).ShouldBe(upload.Candidates.Keys.Select(upload.TextOf));
    }

    [Fact]
    public void Read_FolderOfAvd_SaysWhatLiesBesideIt()
    {
        Write("intended/configs/leaf1.cfg", "hostname a\nend\n");
        Write("ansible.cfg", "[defaults]\n");
        Write("Push.json", "{}");
        BuildContent content = BuildFolder.Read(_root);
        content.Files.Keys.ShouldBe(["leaf1.cfg"]);
        content.Notes.ShouldBe(["ansible.cfg was left out: the configurations lie in intended/configs"]);
        BuildFolder.ReadPolicy(_root, null, dryRun: false).ShouldBe("{}"u8.ToArray());
    }

    [Fact]
    public void Read_NoConfiguration_SaysWhatThereIs()
    {
        Write("ansible.cfg", "[defaults]\n");
        Should.Throw<UserErrorException>(() => BuildFolder.Read(_root)).Message.ShouldContain("ansible.cfg was left out");
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
