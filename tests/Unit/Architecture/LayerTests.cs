using System.Text.RegularExpressions;
using Leafwire.Tests.Unit.Infra;

namespace Leafwire.Tests.Unit.Architecture;

/// <summary>
/// The order of the parts, and of the folders inside a part: nothing imports what stands after it. It is read from the
/// sources, not from the assemblies: a constant, and a directive that nothing needs, leave no trace in an assembly.
/// </summary>
public sealed partial class LayerTests
{
    /// <summary>
    /// Each part and the parts that it may reference. The runner never references the pipeline, and nothing but the lab a host.
    /// </summary>
    private static readonly Dictionary<string, string[]> Parts = new()
    {
        ["eos"] = [],
        ["contracts"] = [],
        ["messaging"] = ["eos", "contracts"],
        ["telemetry"] = ["contracts", "messaging"],
        ["pipeline"] = ["eos", "contracts", "messaging"],
        ["functions"] = ["eos", "contracts", "messaging", "telemetry", "pipeline"],
        ["host"] = ["eos", "contracts", "messaging", "telemetry", "pipeline"],
        ["runner-edge"] = ["eos", "contracts", "messaging", "telemetry"],
        ["lab"] = ["eos", "contracts", "messaging", "telemetry", "pipeline", "host", "runner-edge"],
        ["cli"] = ["eos", "contracts", "messaging", "telemetry", "pipeline"],
    };

    /// <summary>The folders of a part, each after those that it may import. The part's own root comes last.</summary>
    private static readonly Dictionary<string, string[]> Folders = new()
    {
        ["pipeline"] =
        [
            "Page", "Policies", "Uploads", "Planning", "Reports", "Telemetry", "Pushes", "Storage", "Changes", "History", "Signing",
            "Messaging",
            "Notifications", "Steps", "Api",
        ],
        ["runner-edge"] =
        [
            "Settings", "Telemetry", "Inventory", "Bus", "Leases", "Trust", "Ssh", "Switches", "Eos", "Checks", "Work", "Journal", "Lanes",
            "Health", "Agent",
        ],
    };

    public static TheoryData<string> OrderedParts => [.. Folders.Keys];

    [Fact]
    public void Part_References_OnlyWhatStandsBelowIt()
    {
        string[] projects = [.. Directory.GetDirectories(Repository.Root).SelectMany(folder => Directory.GetFiles(folder, "*.csproj"))];
        projects.Length.ShouldBeGreaterThan(5);
        foreach (string project in projects)
        {
            string part = Path.GetFileName(Path.GetDirectoryName(project)!);
            Parts.Keys.ShouldContain(part, "a new part needs its place in the order");
            foreach (Match reference in Reference().Matches(File.ReadAllText(project)))
                Parts[part].ShouldContain(reference.Groups["part"].Value, $"{part} references it");
        }
    }

    // What stands above the seam knows no network operating system; the composition root names them.
    [Fact]
    public void Runner_AboveTheSeam_NamesNoOperatingSystem()
    {
        string[] above = ["Checks", "Work", "Journal", "Lanes", "Health"];
        foreach (string file in above.SelectMany(folder => Directory.GetFiles(Repository.At($"runner-edge/{folder}"), "*.cs")))
            File.ReadAllText(file).ShouldNotContain("Leafwire.Runner.Eos", Case.Sensitive, file);
    }

    [Theory]
    [MemberData(nameof(OrderedParts))]
    public void Folder_Imports_OnlyWhatStandsBeforeIt(string part)
    {
        string[] order = Folders[part];
        Source[] sources = [.. Directory.GetFiles(Repository.At(part), "*.cs", SearchOption.AllDirectories)
            .Select(path => Source.Read(part, path))];
        sources.Select(s => s.Folder).Distinct().Where(f => f.Length > 0).ShouldBe(order, ignoreOrder: true);
        ILookup<string, string> types = sources.SelectMany(s => s.Types.Select(t => (s.Folder, Type: t)))
            .ToLookup(t => t.Folder, t => t.Type);
        string name = sources.Select(s => s.Namespace).MinBy(n => n.Length)!;
        string[] problems =
        [
            .. from source in sources
               where source.Folder.Length > 0
               from later in order.SkipWhile(f => f != source.Folder).Skip(1).Append("")
               let use = source.FindUse(name, later, types[later])
               where use is not null
               select $"{source.Path}: {use}",
        ];
        problems.ShouldBeEmpty();
    }

    [GeneratedRegex(@"<ProjectReference Include=""\.\./(?<part>[^/]+)/")]
    private static partial Regex Reference();

    private sealed partial record Source(string Path, string Folder, string Namespace, string Code)
    {
        public IEnumerable<string> Types => Declaration().Matches(Code).Select(m => m.Groups["name"].Value);

        public static Source Read(string part, string path)
        {
            string inside = System.IO.Path.GetRelativePath(Repository.At(part), path).Replace('\\', '/');
            string code = Comment().Replace(File.ReadAllText(path), "");
            string name = NamespaceOf().Match(code).Groups["name"].Value;
            string folder = inside.Contains('/', StringComparison.Ordinal) ? inside[..inside.IndexOf('/', StringComparison.Ordinal)] : "";
            if (name.Length > 0 && folder.Length > 0)
                name.ShouldEndWith("." + folder, Case.Sensitive, path);
            return new Source($"{part}/{inside}", folder, name, code);
        }

        /// <summary>
        /// By a directive, by a name that begins with the folder's, or (of the root, whose types every folder sees) by the bare name.
        /// </summary>
        public string? FindUse(string root, string folder, IEnumerable<string> types)
        {
            bool isRoot = folder.Length == 0;
            string names = string.Join('|', types.Append("(?!)"));
            string directive = $@"^using (static |\w+ = )?{Regex.Escape(isRoot ? root : $"{root}.{folder}")}{(isRoot ? ";" : @"[.;]")}";
            string qualified = isRoot ? "" : $@"({Regex.Escape(root)}\.|{root.Split('.')[^1]}\.)?{folder}\.";
            Match use = Regex.Match(Code, $@"{directive}|(?<![\w.]){qualified}({names})\b", RegexOptions.Multiline);
            return use.Success ? use.Value : null;
        }

        [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
        private static partial Regex Comment();

        [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
        private static partial Regex NamespaceOf();

        [GeneratedRegex(@"^[\w ]*\b(class|record struct|record|struct|interface|enum) (?<name>[A-Z]\w*)", RegexOptions.Multiline)]
        private static partial Regex Declaration();
    }
}
