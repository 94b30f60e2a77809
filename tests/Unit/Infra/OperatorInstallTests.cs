using System.Diagnostics;
using Leafwire.Tests.Files;
using Leafwire.Tests.Processes;

namespace Leafwire.Tests.Unit.Infra;

/// <summary>What <c>templates/install.sh</c> puts into a folder, with a compiler that is none.</summary>
public sealed class OperatorInstallTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Program_ThatIsMadeNative_IsLeafwireAlone_AndIsMadeOnce()
    {
        Compiler("""for a; do [ "$a" = -o ] && next=1 && continue; [ "${next-}" ] && out=$a && next=; done; """
            + """mkdir -p "$out" && echo made >> "$out/Leafwire.Cli" && touch "$out/Leafwire.Cli.dbg" "$out/Leafwire.Eos.xml" """);

        (await InstallAsync()).Status.ShouldBe(0);
        (await InstallAsync()).Status.ShouldBe(0);

        Directory.GetFiles(Target).Select(Path.GetFileName).ShouldBe(["leafwire"]);
        (await File.ReadAllLinesAsync(Path.Combine(Target, "leafwire"), TestContext.Current.CancellationToken)).ShouldBe(["made"]);
    }

    [Fact]
    public async Task Program_ThatCannotBeMadeNative_IsRunByDotnet_AndThatIsSaid()
    {
        Compiler("""
            case "$*" in
              *PublishAot*) echo "error: there is no linker"; exit 1 ;;
              *.dll*) echo "ran $*" ;;
              *)
                for a; do [ "$a" = -o ] && next=1 && continue; [ "${next-}" ] && out=$a && next=; done
                mkdir -p "$out" && touch "$out/Leafwire.Cli.dll"
                ;;
            esac
            """);

        CommandRun run = await InstallAsync();

        (run.Status, run.Error).ShouldBe((0, "leafwire is made for .NET, and starts slower: error: there is no linker\n"));
        CommandRun help = await RunAsync(Path.Combine(Target, "leafwire"), "--help", "two words");
        help.Output.ShouldBe($"ran {Path.Combine(Target, "Leafwire.Cli.dll")} --help two words\n");
    }

    private string Target => _folder.At("program");

    private void Compiler(string script) => _folder.WriteProgram("bin/dotnet", script);

    private Task<CommandRun> InstallAsync() => RunAsync("bash", Repository.At("templates/install.sh"), "to", Target);

    private Task<CommandRun> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments);
        start.Environment["PATH"] = $"{_folder.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        return CommandRun.OfAsync(start, TestContext.Current.CancellationToken);
    }
}
