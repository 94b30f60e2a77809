using Leafwire.Contracts;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Trust;

/// <summary>
/// The keys of people whose approvals count, read again when their file has changed. A file that became unreadable leaves the last
/// good keys in force.
/// </summary>
internal sealed class ApprovalKeys(ApprovalSettings settings, ILogger<ApprovalKeys> log)
{
    private readonly Lock _gate = new();
    private SettingsFiles? _read;
    private Dictionary<string, TrustedKey> _keys = new(StringComparer.Ordinal);

    /// <summary>A key, in use or retired; null when it is not known.</summary>
    public TrustedKey? Find(string key)
    {
        lock (_gate)
        {
            if (_read?.HaveChanged() ?? true)
                Read();
            return _keys.GetValueOrDefault(key);
        }
    }

    // Once for each new content, so that a mistake is not logged for each command.
    private void Read()
    {
        _read = new SettingsFiles();
        try
        {
            TrustedKeys file = KeyFile.Read(_read.Read(settings.KeysFile));
            _keys = file.Keys.ToDictionary(key => key.Key, StringComparer.Ordinal);
            log.ApprovalKeysRead(string.Join(", ", file.Keys.Where(k => k.Retired is null).Select(k => k.Name ?? k.Key)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            log.ApprovalKeysUnreadable(settings.KeysFile, e.Message, _keys.Count);
        }
    }
}
