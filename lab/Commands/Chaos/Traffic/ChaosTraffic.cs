using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
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

    private readonly KeyValuePair<string, string>[] _base = [.. SampleFabric.Leaves(devices).OrderBy(f => f.Key, StringComparer.Ordinal)];
    private int _number;

    /// <summary>The next upload.</summary>
    public ChaosUpload Next()
    {
        UploadKind kind = random.Next(30) switch
        {
            < 10 => UploadKind.Valid,
            < 12 => UploadKind.Large,
            < 15 => UploadKind.BadLine,
            < 17 => UploadKind.FailingCheck,
            < 18 => UploadKind.DryRun,
            < 20 => UploadKind.Unreadable,
            < 23 => UploadKind.Approved,
            < 25 => UploadKind.Paused,
            < 26 => UploadKind.Windowed,
            < 28 => UploadKind.Restore,
            _ => UploadKind.Look,
        };
        TransactionScope scope = random.GetItems([
            TransactionScope.Device, TransactionScope.Wave, TransactionScope.Wave, TransactionScope.Fabric, TransactionScope.Fabric,
        ], 1)[0];
        int version = ++_number;
        bool hasTexts = kind is not (UploadKind.Restore or UploadKind.Look);
        KeyValuePair<string, string>[] chosen = hasTexts ? Choose(kind == UploadKind.Large ? 2 : _base.Length) : [];
        Dictionary<string, string> texts = chosen.ToDictionary(
            c => Path.GetFileNameWithoutExtension(c.Key), c => Change(c.Value, version, kind == UploadKind.Large));
        string? victim = texts.Count > 0 ? texts.Keys.ElementAt(random.Next(texts.Count)) : null;
        if (kind == UploadKind.BadLine)
            texts[victim!] = ConfigurationLine.Append(texts[victim!], BadLine + "\n!\n");

        var upload = new ChaosUpload
        {
            Name = new UploadName(site, $"build-{version.ToString("0000", CultureInfo.InvariantCulture)}.zip"),
            Kind = kind,
            Scope = kind == UploadKind.Look ? TransactionScope.Device : scope,
            Texts = texts,
            Damage = kind == UploadKind.Unreadable ? random.Next(3) : null,
            Digests = texts.ToDictionary(
                t => t.Key, t => kind == UploadKind.BadLine && t.Key == victim ? null : SimulatedSwitch.DigestOf(t.Value)),
            Approvers = kind == UploadKind.Approved ? random.Next(1, 3) : 0,
            PauseAfter = kind == UploadKind.Paused ? 1 : null,
            Window = kind == UploadKind.Windowed ? Window() : null,
            Verdict = random.Next(10) switch
            {
                < 5 => ChaosVerdict.Agree,
                < 7 => ChaosVerdict.AgreeAfterAnother,
                < 9 => ChaosVerdict.Refuse,
                _ => ChaosVerdict.Silence,
            },
            Thought = TimeSpan.FromSeconds(3 * random.NextDouble()),
            Newer = random.Next(3),
        };
        return upload with { Policy = kind == UploadKind.Look ? LookPolicy() : Policy(upload, victim).ToJsonString() };
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

    private (TimeSpan Opens, TimeSpan Closes) Window()
    {
        TimeSpan opens = TimeSpan.FromSeconds(random.Next(0, 10));
        return (opens, opens + TimeSpan.FromSeconds(random.Next(3, 30)));
    }

    private JsonObject Policy(ChaosUpload upload, string? victim)
    {
        var check = new JsonObject { ["name"] = "answers", ["command"] = "show version", ["expect"] = "Arista", ["within"] = "5s" };
        if (upload.Kind == UploadKind.FailingCheck)
            check = new JsonObject
            {
                ["name"] = "never", ["devices"] = new JsonArray(victim), ["command"] = "show version", ["expect"] = "no such text",
                ["within"] = "1s",
            };
        var policy = new JsonObject
        {
            ["scope"] = upload.Scope switch { TransactionScope.Device => "device", TransactionScope.Wave => "wave", _ => "fabric" },
            ["dryRun"] = upload.Kind == UploadKind.DryRun,
            // With scope fabric the pause, too, is within it.
            ["commitTimer"] = upload.Kind == UploadKind.Paused ? "90s" : $"{random.Next(10, 41)}s",
            ["deadline"] = $"{random.Next(60, 121)}s",
            ["runnerWait"] = $"{random.Next(5, 31)}s",
            ["waves"] = new JsonObject { ["batch"] = $"{(upload.PauseAfter is null ? random.Next(30, 101) : 50)}%" },
            ["checks"] = new JsonArray(check),
        };
        if (upload.PauseAfter is { } wave)
            policy["pauseAfter"] = wave;
        if (upload.Approvers == 0)
            return policy;
        policy["approval"] = "required";
        policy["approvers"] = upload.Approvers;
        policy["approvalWithin"] = $"{random.Next(10, 61)}s";
        return policy;
    }

    private string LookPolicy()
    {
        string task = random.GetItems(["drift", "drift", "fetch", "check"], 1)[0];
        var policy = new JsonObject { ["task"] = task, ["devices"] = new JsonArray("*"), ["runnerWait"] = "5s" };
        if (task == "check")
            policy["checks"] = new JsonArray(JsonNode.Parse(
                """{ "name": "never", "command": "show version", "expect": "no such text", "within": "10s" }"""));
        return policy.ToJsonString();
    }
}
