namespace Leafwire.Cli.Watch;

/// <summary>Tells when a folder that was written to has come to rest: all files of one build together, none half written.</summary>
internal sealed class Settling(TimeSpan quiet)
{
    private FolderSnapshot _last = FolderSnapshot.Empty;
    private DateTimeOffset _changedAt;
    private bool _reported = true;

    /// <summary>Takes a look.</summary>
    /// <returns>True once for every change, when the folder has looked the same for the quiet time.</returns>
    public bool Look(FolderSnapshot snapshot, DateTimeOffset now)
    {
        if (!snapshot.SameAs(_last))
        {
            _last = snapshot;
            _changedAt = now;
            _reported = false;
            return false;
        }

        if (_reported || now - _changedAt < quiet)
            return false;
        return _reported = true;
    }
}
