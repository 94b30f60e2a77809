using System.Text.Json;
using Leafwire.Contracts.Settings;

namespace Leafwire.Pipeline.Policies;

/// <summary>The file that a policy was read from, for whoever has more to say about a key of it.</summary>
/// <param name="file">What messages call it.</param>
/// <param name="root">What it says; null when there is no such file.</param>
public sealed class PolicySource(string file, SettingsValue? root)
{
    /// <summary>An upload without a <c>push.json</c>.</summary>
    internal static readonly PolicySource NoPolicy = new("push.json", null);

    /// <summary>What messages call it.</summary>
    public string File => file;

    /// <summary>True when the file gives a key a value.</summary>
    internal bool Says(string key) => root?.Find(key) is { Kind: not JsonValueKind.Null };

    /// <summary>The line of a key or of what lies within it, from 1; null when the file does not have it.</summary>
    internal int? LineOf(string path) => root?.Nearest(path)?.Line;

    /// <summary>File, line and key as a message names them: <c>sites/dc1.json:3 'scope'</c>.</summary>
    internal string Place(string path) => LineOf(path) is { } line ? $"{file}:{line} '{path}'" : $"{file} '{path}'";
}
