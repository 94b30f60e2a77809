using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>One upload.</summary>
internal sealed record ChaosUpload
{
    // The zip's own clock must not make two equal runs differ.
    private static readonly DateTimeOffset Packed = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Where it lies.</summary>
    public required UploadName Name { get; init; }

    /// <summary>What it is like.</summary>
    public required UploadKind Kind { get; init; }

    /// <summary>What stands or falls together.</summary>
    public required TransactionScope Scope { get; init; }

    /// <summary>Its configurations by device.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>Its <c>push.json</c>, without what depends on the moment at which it is uploaded.</summary>
    public string Policy { get; init; } = "{}";

    /// <summary>By device, the digest of a switch that runs its configuration; null for one that no switch can run.</summary>
    public required IReadOnlyDictionary<string, string?> Digests { get; init; }

    /// <summary>How an unreadable one is broken, from 0 to 2.</summary>
    public int? Damage { get; init; }

    /// <summary>How many people must agree; 0 when nobody is asked.</summary>
    public int Approvers { get; init; }

    /// <summary>The wave, from 1, after which it waits to be promoted; null for none.</summary>
    public int? PauseAfter { get; init; }

    /// <summary>When it may begin, counted from the upload; null for any time.</summary>
    public (TimeSpan Opens, TimeSpan Closes)? Window { get; init; }

    /// <summary>What people say when they are asked.</summary>
    public ChaosVerdict Verdict { get; init; }

    /// <summary>How long they take for it.</summary>
    public TimeSpan Thought { get; init; }

    /// <summary>Of one that undoes another push: how many that could be undone are newer.</summary>
    public int Newer { get; init; }

    /// <summary>Its bytes.</summary>
    /// <param name="now">When it is uploaded.</param>
    public byte[] ContentAt(DateTimeOffset now)
    {
        string policy = Policy;
        if (Window is { } window && JsonNode.Parse(policy) is JsonObject settings)
        {
            settings["window"] = new JsonObject { ["notBefore"] = $"{now + window.Opens:O}", ["notAfter"] = $"{now + window.Closes:O}" };
            policy = settings.ToJsonString();
        }

        var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string device, string text) in Texts)
                Write(archive, device + ".cfg", Damage == 0 && device == Texts.Keys.First() ? text[..(text.Length / 2)].TrimEnd() : text);
            Write(archive, "push.json", Damage == 1 ? policy[..^1] : policy);
        }

        byte[] content = memory.ToArray();
        return Damage == 2 ? content[..(content.Length / 2)] : content;
    }

    private static void Write(ZipArchive archive, string name, string text)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name);
        entry.LastWriteTime = Packed;
        using Stream stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
