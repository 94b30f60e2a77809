using System.Globalization;
using Leafwire.Contracts.Settings;

namespace Leafwire.Pipeline.Policies;

/// <summary>
/// Brings values of a push up to what its site asks for: what the push left open becomes the site's, and what it says itself
/// must not be less.
/// </summary>
/// <param name="push">The push's file.</param>
/// <param name="site">The site's.</param>
internal sealed class PolicyTightening(PolicySource push, PolicySource site)
{
    private readonly List<UploadProblem> _problems = [];
    private readonly List<string> _notes = [];

    /// <summary>Where the push asks for less.</summary>
    public IReadOnlyList<UploadProblem> Problems => _problems;

    /// <summary>What the site decided.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>A value of which the larger is the stricter.</summary>
    public T AtLeast<T>(string key, T given, T? asked)
        where T : struct, IComparable => asked is { } least && given.CompareTo(least) < 0 ? Bring(key, given, least) : given;

    /// <summary>A value of which the smaller is the stricter.</summary>
    public T AtMost<T>(string key, T given, T? asked)
        where T : struct, IComparable => asked is { } most && given.CompareTo(most) > 0 ? Bring(key, given, most) : given;

    /// <summary>A number of devices, of which the smaller is the stricter.</summary>
    public Allowance AtMost(string key, Allowance given, Allowance? asked, int devices) =>
        asked is not null && given.Of(devices) > asked.Of(devices) ? Bring(key, given, asked) : given;

    /// <summary>Refuses what the push says at a key.</summary>
    public void Refuse(string key, string reason) => _problems.Add(new UploadProblem(push.File, push.LineOf(key), $"'{key}': {reason}"));

    /// <summary>Tells what the site decided.</summary>
    public void Note(string words) => _notes.Add(words);

    private T Bring<T>(string key, T given, T asked)
        where T : notnull
    {
        if (push.Says(key))
            Refuse(key, $"{Words(given)} is looser than this site allows: {site.Place(key)} is {Words(asked)}");
        else
            _notes.Add($"'{key}' is {Words(asked)}, because the site asks for it: {site.Place(key)}");
        return asked;
    }

    private static string Words<T>(T value)
        where T : notnull => value switch
        {
            Allowance { IsPercent: true } share => $"\"{share}\"",
            bool flag => flag ? "true" : "false",
            Enum word => $"\"{SettingsWords.Camel(word.ToString())}\"",
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        };
}
