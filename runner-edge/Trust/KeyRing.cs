using Leafwire.Contracts;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Trust;

/// <summary>
/// The keys that are trusted now. Their file is looked at whenever they are asked for: it is small, commands are few,
/// and so a key that was added or retired counts from the next command on. A file that became unreadable leaves the
/// last good keys in force.
/// </summary>
internal sealed class KeyRing
{
    private readonly TrustSettings _settings;
    private readonly ILogger<KeyRing> _log;
    private readonly Lock _gate = new();
    private SettingsFiles? _read;
    private Dictionary<string, TrustedKey> _keys;

    public KeyRing(TrustSettings settings, ILogger<KeyRing> log)
    {
        _settings = settings;
        _log = log;
        _keys = settings.Keys.ToDictionary(key => key.Key);
        if (settings is { AcceptUnsigned: false, KeysFile: null })
            log.KeysRead(string.Join(", ", _keys.Keys));
    }

    /// <summary>True when commands need no signature.</summary>
    public bool AcceptsUnsigned => _settings.AcceptUnsigned;

    /// <summary>The ids of the keys in use, in order; null when commands need no signature.</summary>
    public IReadOnlyList<string>? Accepted =>
        AcceptsUnsigned ? null : [.. Current().Values.Where(key => key.Retired is null).Select(key => key.Key)
            .Order(StringComparer.Ordinal)];

    /// <summary>A key, in use or retired; null when it is not known.</summary>
    public TrustedKey? Find(string key) => Current().GetValueOrDefault(key);

    private Dictionary<string, TrustedKey> Current()
    {
        if (_settings.KeysFile is not { } file)
            return _keys;
        lock (_gate)
        {
            if (_read?.HaveChanged() ?? true)
                Read(file);
            return _keys;
        }
    }

    // Once for each new content, so that a mistake is not logged for each command.
    private void Read(string file)
    {
        _read = new SettingsFiles();
        try
        {
            Take(KeyFile.Read(_read.Read(file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            _log.KeysUnreadable(file, e.Message, _keys.Count);
        }
    }

    private void Take(TrustedKeys file)
    {
        // A key that the file retires is retired, also when the configuration names it.
        var keys = _settings.Keys.ToDictionary(key => key.Key);
        foreach (TrustedKey key in file.Keys)
            keys[key.Key] = key;
        _keys = keys;
        _log.KeysRead(string.Join(", ", keys.Values.Select(key => key.Retired is null ? key.Key : $"{key.Key} (retired)")));
    }
}
