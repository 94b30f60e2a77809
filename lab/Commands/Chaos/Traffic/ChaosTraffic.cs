using System.Globalization;
using System.IO.Compression;
using System.Text;
using Leafwire.Eos;
using Leafwire.Lab.Fabric;
using Leafwire.Lab.Switches;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>Makes random uploads: of random devices, with random policies, some of them broken in one way or another.</summary>
internal sealed class ChaosTraffic(Random random, string site, int devices)
{
    /// <summary>A line that no switch of the campaign takes.</summary>
    public const string BadLine = "frobnicate the uplink";

    /// <summary>Lines by which a large configuration is longer than a usual one; about 200 KB.</summary>
    private const int LargeLines = 6000;

    // The zip's own clock must not make two equal runs differ.
    private static readonly DateTimeOffset Packed = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly KeyValuePair<string, string>[] _base = [.. SampleFabric.Leaves(devices).OrderBy(f => f.Key, StringComparer.Ordinal)];
    private int _number;

    /// <summary>The next upload.</summary>
    public ChaosUpload Next()
    {
        UploadKind kind = random.Next(20) switch
        {
            < 10 => UploadKind.Valid,
            < 12 => UploadKind.Large,
            < 15 => UploadKind.BadLine,
            < 17 => UploadKind.FailingCheck,
            < 18 => UploadKind.DryRun,
            _ => UploadKind.Unreadable,
        };
        TransactionScope scope = random.GetItems([
            TransactionScope.Device, TransactionScope.Wave, TransactionScope.Wave, TransactionScope.Fabric, TransactionScope.Fabric,
        ], 1)[0];
        int version = ++_number;
        KeyValuePair<string, string>[] chosen = Choose(kind == UploadKind.Large ? 2 : _base.Length);
        Dictionary<string, string> texts = chosen.ToDictionary(
            c => Path.GetFileNameWithoutExtension(c.Key), c => Change(c.Value, version, kind == UploadKind.Large));
        string victim = texts.Keys.ElementAt(random.Next(texts.Count));
        if (kind == UploadKind.BadLine)
            texts[victim] = ConfigurationLine.Append(texts[victim], BadLine + "\n!\n");

        string policy = Policy(kind, scope, victim);
        byte[] content = Pack(texts, policy, kind == UploadKind.Unreadable ? random.Next(3) : null, victim);
        var name = new UploadName(site, $"build-{version.ToString("0000", CultureInfo.InvariantCulture)}.zip");
        return new ChaosUpload
        {
            Name = name,
            Kind = kind,
            Scope = scope,
            Content = content,
            Digests = texts.ToDictionary(
                t => t.Key, t => kind == UploadKind.BadLine && t.Key == victim ? null : SimulatedSwitch.DigestOf(t.Value)),
        };
    }

    private KeyValuePair<string, string>[] Choose(int most)
    {
        KeyValuePair<string, string>[] shuffled = [.. _base];
        random.Shuffle(shuffled);
        // Many small pushes and some of the whole site: both kinds meet on the same devices.
        int count = random.Next(5) == 0 ? most : random.Next(1, Math.Min(most, 5) + 1);
        return shuffled[..count];
    }

    // Few different contents, so that some pushes find their configuration running already.
    private string Change(string text, int version, bool large)
    {
        int vlan = 1000 + (random.Next(4) == 0 ? 0 : version);
        var added = new StringBuilder($"vlan {vlan}\n   name CHAOS_{vlan}\n!\n");
        if (large)
        {
            added.Append("ip prefix-list PL-BULK\n");
            for (int line = 1; line <= LargeLines; line++)
                added.Append(CultureInfo.InvariantCulture,
                    $"   seq {line * 10} permit {10 + (line >> 16)}.{(line >> 8) & 255}.{line & 255}.0/24\n");
            added.Append("!\n");
        }

        return ConfigurationLine.Append(text, added.ToString());
    }

    private string Policy(UploadKind kind, TransactionScope scope, string victim)
    {
        string checks = kind == UploadKind.FailingCheck
            ? $$"""[ { "name": "never", "when": "post", "devices": ["{{victim}}"], "command": "show version", "expect": "no such text", "within": "1s" } ]"""
            : """[ { "name": "answers", "when": "post", "command": "show version", "expect": "Arista", "within": "5s" } ]""";
        return $$"""
            {
              "scope": "{{(scope switch { TransactionScope.Device => "device", TransactionScope.Wave => "wave", _ => "fabric" })}}",
              "dryRun": {{(kind == UploadKind.DryRun ? "true" : "false")}},
              "commitTimer": "{{random.Next(10, 41)}}s",
              "deadline": "{{random.Next(60, 121)}}s",
              "runnerWait": "{{random.Next(5, 31)}}s",
              "waves": { "batch": "{{random.Next(30, 101)}}%" },
              "checks": {{checks}}
            }
            """;
    }

    private static byte[] Pack(Dictionary<string, string> texts, string policy, int? broken, string victim)
    {
        var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string device, string text) in texts)
                Write(archive, device + ".cfg", broken == 0 && device == victim ? text[..(text.Length / 2)].TrimEnd() : text);
            Write(archive, "push.json", broken == 1 ? policy[..^1] : policy);
        }

        byte[] content = memory.ToArray();
        return broken == 2 ? content[..(content.Length / 2)] : content;
    }

    private static void Write(ZipArchive archive, string name, string text)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name);
        entry.LastWriteTime = Packed;
        using Stream stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
