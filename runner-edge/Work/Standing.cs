using Leafwire.Contracts;

namespace Leafwire.Runner.Work;

/// <summary>Which configuration a switch runs, told by the note on the push.</summary>
internal enum Standing
{
    /// <summary>There is no note: it cannot be told.</summary>
    Unknown,

    /// <summary>The one from before the push.</summary>
    Before,

    /// <summary>The candidate.</summary>
    After,

    /// <summary>Neither.</summary>
    Other,
}

/// <summary>Compares digests, so that a configuration is never kept for longer than it is read.</summary>
internal static class StandingOf
{
    public static Standing Running(string running, WorkNote? note)
    {
        if (note is null)
            return Standing.Unknown;
        string digest = Payload.DigestOf(running);
        return digest == note.Before.Digest ? Standing.Before
            : digest == note.AfterDigest ? Standing.After
            : Standing.Other;
    }
}
