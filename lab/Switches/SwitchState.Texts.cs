using System.Text.RegularExpressions;
using Leafwire.Eos;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches;

/// <summary>Where what the switch keeps and shows is not what it was given.</summary>
internal sealed partial class SwitchState
{
    // Shown by EOS 4.29 to 4.35 whatever was configured, unless a line that begins so says otherwise.
    private static readonly (string Unless, string Line)[] Defaults =
    [
        ("aaa root", "no aaa root"),
        ("service interface inactive", "no service interface inactive port-id allocation disabled"),
        ("transceiver qsfp default-mode", "transceiver qsfp default-mode 4x10G"),
        ("spanning-tree mode", "spanning-tree mode mstp"),
    ];

    // What was given for what is kept.
    private readonly Dictionary<string, string> _given = [];

    /// <summary>
    /// Digest of the running configuration, as the switch shows it: a default counts the same whether it was configured or not.
    /// A secret counts as it was given, however it was hashed.
    /// </summary>
    public string RunningDigest => Read(() => Digest(Running));

    /// <summary>The digest that it has when it runs this configuration and nothing else.</summary>
    /// <exception cref="FormatException">A line is no valid configuration.</exception>
    public string DigestOf(string configuration) => Read(() => Digest(ConfigTree.Parse(configuration)));

    /// <summary>What the switch keeps of a command.</summary>
    public string Stored(string command)
    {
        if (Has<Fault.RehashSecrets>() is null || ClearSecret().Match(command) is not { Success: true } secret)
            return command;
        return Read(() =>
        {
            string salt = new([.. Enumerable.Range(0, 16).Select(_ => UnixCrypt.Letters[_random.Next(UnixCrypt.Letters.Length)])]);
            string kept = $"{secret.Groups["owner"].Value}sha512 {UnixCrypt.Sha512(secret.Groups["secret"].Value, salt)}";
            _given[kept] = command;
            return kept;
        });
    }

    /// <summary>The startup configuration as the switch shows it.</summary>
    public string ShownStartup => Has<Fault.DefaultsShown>() is null ? Startup : Shown(ConfigTree.Parse(Startup)).RenderText();

    /// <summary>A configuration as the switch shows it.</summary>
    public ConfigTree Shown(ConfigTree tree)
    {
        if (Has<Fault.DefaultsShown>() is null)
            return tree;
        ConfigTree shown = tree.Clone();
        int at = 0;
        foreach ((string unless, string line) in Defaults)
        {
            if (!tree.Root.Children.Exists(
                n => n.Line.StartsWith(unless, StringComparison.Ordinal) || n.Line.StartsWith("no " + unless, StringComparison.Ordinal)))
                shown.Root.Children.Insert(at++, new ConfigNode(line));
        }

        return shown;
    }

    private string Digest(ConfigTree tree) => Shown(tree).Digest(line => _given.GetValueOrDefault(line, line));

    [GeneratedRegex(
        @"^(?<owner>(?:username \S+ (?:.* )?secret|aaa root secret|enable (?:password|secret)) )(?:0 )?(?<secret>(?!sha512 |5 |\* )\S.*)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex ClearSecret();
}
