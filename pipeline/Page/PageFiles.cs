using System.Text;
using System.Text.RegularExpressions;

namespace Leafwire.Pipeline.Page;

/// <summary>
/// The web page: plain HTML, style sheets and script modules, served as they are by every host, and joined into one file for
/// the report of a push.
/// </summary>
public static partial class PageFiles
{
    /// <summary>The route of the page's files, but for the page itself.</summary>
    public const string FileRoute = "page/{file}";

    private const string Folder = "Page/";

    private static readonly Dictionary<string, string> s_types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private static readonly Dictionary<string, PageFile> s_files = Read();

    /// <summary>Headers of every file: nothing but the page's own files is loaded, run or asked, and nobody frames it.</summary>
    public static IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Content-Security-Policy"] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            + "form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
        ["X-Content-Type-Options"] = "nosniff",
        // A function key may stand in the page's address.
        ["Referrer-Policy"] = "no-referrer",
        ["Cache-Control"] = "no-cache",
    };

    /// <summary>All files.</summary>
    public static IEnumerable<PageFile> All => s_files.Values;

    /// <summary>The page itself.</summary>
    public static PageFile Index => s_files["index.html"];

    /// <summary>A file by its name; null when there is none of that name.</summary>
    public static PageFile? Find(string name) => name != "index.html" && s_files.TryGetValue(name, out PageFile? file) ? file : null;

    /// <summary>
    /// A module and all that it imports as one script that imports nothing. Modules import by name, a line each, and no two of
    /// them give the same name to anything, so that they can stand side by side.
    /// </summary>
    internal static string Bundle(string module)
    {
        var script = new StringBuilder();
        Add(module, script, []);
        return script.ToString();
    }

    /// <summary>The text of a file.</summary>
    internal static string TextOf(string name) => Encoding.UTF8.GetString(s_files[name].Content.Span);

    private static void Add(string module, StringBuilder script, HashSet<string> seen)
    {
        if (!seen.Add(module))
            return;
        string text = TextOf(module);
        foreach (Match import in Import().Matches(text))
            Add(import.Groups["file"].Value, script, seen);
        script.Append(Export().Replace(Import().Replace(text, ""), ""));
    }

    private static Dictionary<string, PageFile> Read()
    {
        var files = new Dictionary<string, PageFile>(StringComparer.Ordinal);
        foreach (string resource in typeof(PageFiles).Assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Folder, StringComparison.Ordinal))
                continue;
            using Stream stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            string name = resource[Folder.Length..];
            files[name] = new PageFile(
                name == "index.html" ? "" : "page/" + name, s_types[Path.GetExtension(name)], content);
        }

        return files;
    }

    [GeneratedRegex("""^import \{[^}]*\} from '\./(?<file>[\w.]+)';\n""", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex("^export ", RegexOptions.Multiline)]
    private static partial Regex Export();
}
