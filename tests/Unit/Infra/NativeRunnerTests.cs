using System.Diagnostics;
using Leafwire.Tests.Files;
using Leafwire.Tests.Processes;

namespace Leafwire.Tests.Unit.Infra;

/// <summary>What <c>./leafwire lab</c>, <c>bench</c> and <c>chaos</c> take for the runner, with a compiler that is none.</summary>
public sealed class NativeRunnerTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public NativeRunnerTests()
    {
        foreach (string folder in new[] { "contracts", "eos", "messaging", "telemetry", "runner-edge/packaging" })
            Directory.CreateDirectory(At(folder));
        foreach (string file in new[] { "Directory.Build.props", "Directory.Packages.props", "runner-edge/Program.cs" })
        {
            File.WriteAllText(At(file), "");
            File.SetLastWriteTimeUtc(At(file), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Runner_ThatWasBuilt_IsBuiltAgainOnlyWhenASourceIsNewer()
    {
        Compiler("""mkdir -p "$1"; echo run >> "$1/Leafwire.Runner" """);

        string first = (await BuildAsync()).Output, second = (await BuildAsync()).Output;

        first.ShouldBe($"runner={At("artifacts/native/Leafwire.Runner")}\n");
        second.ShouldBe(first);
        File.ReadAllLines(At("artifacts/native/Leafwire.Runner")).Length.ShouldBe(1);
        File.SetLastWriteTimeUtc(At("runner-edge/Program.cs"), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
        (await BuildAsync()).Output.ShouldBe(first);
        File.ReadAllLines(At("artifacts/native/Leafwire.Runner")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Runner_ThatCannotBeMade_IsTheOrdinaryOne_AndThatIsSaid()
    {
        Compiler("""echo "publish.sh: the native build needs clang or gcc: apt-get install clang" >&2; exit 3""");

        CommandRun run = await BuildAsync();

        run.Output.ShouldBe("runner=none\n");
        run.Error.ShouldContain("as it was built for .NET");
        run.Error.ShouldContain("needs clang or gcc: apt-get install clang");
    }

    private string At(string path) => Path.Combine(_root.Path, path);

    private void Compiler(string script)
    {
        string file = _root.WriteProgram("runner-edge/packaging/publish.sh", script);
        File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    private Task<CommandRun> BuildAsync()
    {
        var start = new ProcessStartInfo("bash",
        [
            "-c", "set -euo pipefail; root=$1; unset LEAFWIRE_RUNNER; source \"$2\"; build_runner; echo \"runner=${LEAFWIRE_RUNNER-none}\"",
            "-", _root.Path, Repository.At("scripts/build.sh"),
        ]);
        return CommandRun.OfAsync(start, TestContext.Current.CancellationToken);
    }
}
