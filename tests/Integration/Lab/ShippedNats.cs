using System.Text.RegularExpressions;
using Leafwire.Lab;

namespace Leafwire.Tests.Integration.Lab;

/// <summary>The NATS configuration as it is shipped; folders and addresses are others, as an operator would change them too.</summary>
internal static partial class ShippedNats
{
    public static void Copy(string folder, params IEnumerable<string> files)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in files)
        {
            string text = File.ReadAllText(Path.Combine(LabPaths.NatsConfiguration, file));
            text = Listen().Replace(text, "listen: 127.0.0.1:-1").Replace("/etc/leafwire/", folder + "/", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, file), Store()
                .Replace(text, $"STORE: \"{folder}/{Path.GetFileNameWithoutExtension(file)}\""));
        }
    }

    [GeneratedRegex(@"Server is ready")]
    public static partial Regex Ready();

    [GeneratedRegex(@"Listening for client connections on \S+:(\d+)")]
    public static partial Regex ClientPort();

    [GeneratedRegex(@"Listening for leafnode connections on \S+:(\d+)")]
    public static partial Regex LeafPort();

    [GeneratedRegex("Leafnode connection created for account: LEAFWIRE")]
    public static partial Regex LeafConnected();

    [GeneratedRegex(@"listen: \S+:\d+")]
    private static partial Regex Listen();

    [GeneratedRegex("STORE: .*")]
    private static partial Regex Store();
}
