using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Leafwire.Tests.Fuzz;

/// <summary>A file in a <see cref="RawZip"/>, with what the archive claims about it; null for the truth.</summary>
internal sealed record RawEntry(byte[] Name, byte[] Content)
{
    /// <summary>0 for stored, 8 for deflate; others are written stored.</summary>
    public ushort Method { get; init; } = 8;

    /// <summary>Bit 0 encrypted, bit 3 sizes follow the data, bit 11 names in UTF-8.</summary>
    public ushort Flags { get; init; } = 0x800;

    public uint? Size { get; init; }

    public uint? CompressedSize { get; init; }

    public uint? Crc { get; init; }

    public uint? Offset { get; init; }

    public byte[] Extra { get; init; } = [];

    /// <summary>Upper byte: the system that made it (0 FAT, 3 Unix).</summary>
    public ushort MadeBy { get; init; } = 0x031E;

    public uint Attributes { get; init; }

    /// <summary>The place in the archive of an earlier entry whose data this one shares; null for data of its own.</summary>
    public int? DataOf { get; init; }
}

/// <summary>A zip written byte by byte (APPNOTE 6.3.10), so that everything in it can be a lie.</summary>
internal sealed record RawZip(IReadOnlyList<RawEntry> Entries)
{
    public ushort? Count { get; init; }

    public uint? DirectoryOffset { get; init; }

    public uint? DirectorySize { get; init; }

    public byte[] Comment { get; init; } = [];

    public byte[] Before { get; init; } = [];

    public byte[] After { get; init; } = [];

    /// <summary>Adds a zip64 end record that states this many entries; null for none.</summary>
    public ulong? Count64 { get; init; }

    public byte[] ToBytes()
    {
        var zip = new MemoryStream();
        var write = new BinaryWriter(zip);
        write.Write(Before);
        var data = new List<(uint Offset, uint Compressed)>();
        foreach (RawEntry entry in Entries)
        {
            if (entry.DataOf is { } other && other < data.Count)
            {
                data.Add(data[other]);
                continue;
            }

            byte[] packed = entry.Method == 8 ? Deflate(entry.Content) : entry.Content;
            data.Add(((uint)zip.Position, (uint)packed.Length));
            Local(write, entry, (uint)packed.Length);
            write.Write(packed);
        }

        uint directory = (uint)zip.Position;
        for (int i = 0; i < Entries.Count; i++)
            Central(write, Entries[i], data[i].Offset, data[i].Compressed);
        uint end = (uint)zip.Position;
        if (Count64 is { } count)
            Zip64End(write, count, directory, end);
        write.Write(0x06054b50u);
        write.Write(0u);
        ushort entries = Count ?? (ushort)Entries.Count;
        write.Write(entries);
        write.Write(entries);
        write.Write(DirectorySize ?? end - directory);
        write.Write(DirectoryOffset ?? directory);
        write.Write((ushort)Comment.Length);
        write.Write(Comment);
        write.Write(After);
        return zip.ToArray();
    }

    private static void Local(BinaryWriter write, RawEntry entry, uint packed)
    {
        write.Write(0x04034b50u);
        write.Write((ushort)20);
        Common(write, entry, packed);
        write.Write(entry.Name);
        write.Write(entry.Extra);
    }

    private static void Central(BinaryWriter write, RawEntry entry, uint offset, uint packed)
    {
        write.Write(0x02014b50u);
        write.Write(entry.MadeBy);
        write.Write((ushort)20);
        Common(write, entry, packed);
        write.Write((ushort)0);
        write.Write((ushort)0);
        write.Write((ushort)0);
        write.Write(entry.Attributes);
        write.Write(entry.Offset ?? offset);
        write.Write(entry.Name);
        write.Write(entry.Extra);
    }

    private static void Common(BinaryWriter write, RawEntry entry, uint packed)
    {
        write.Write(entry.Flags);
        write.Write(entry.Method);
        write.Write(0u);
        write.Write(entry.Crc ?? Crc32.HashToUInt32(entry.Content));
        write.Write(entry.CompressedSize ?? packed);
        write.Write(entry.Size ?? (uint)entry.Content.Length);
        write.Write((ushort)entry.Name.Length);
        write.Write((ushort)entry.Extra.Length);
    }

    private static void Zip64End(BinaryWriter write, ulong count, uint directory, uint end)
    {
        write.Write(0x06064b50u);
        write.Write(44ul);
        write.Write((ushort)45);
        write.Write((ushort)45);
        write.Write(0u);
        write.Write(0u);
        write.Write(count);
        write.Write(count);
        write.Write((ulong)(end - directory));
        write.Write((ulong)directory);
        write.Write(0x07064b50u);
        write.Write(0u);
        write.Write((ulong)end);
        write.Write(1u);
    }

    private static byte[] Deflate(byte[] content)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(content);
        return packed.ToArray();
    }

    public override string ToString() =>
        string.Join("; ", Entries.Select(e => $"{Encoding.UTF8.GetString(e.Name)} {e.Content.Length} bytes"));
}
