using Leafwire.Pipeline.Policies;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>What an upload of the campaign is like.</summary>
internal enum UploadKind
{
    /// <summary>Good configurations.</summary>
    Valid,

    /// <summary>Good configurations of some hundred kilobytes.</summary>
    Large,

    /// <summary>One configuration has a line that no switch takes.</summary>
    BadLine,

    /// <summary>A check that cannot hold.</summary>
    FailingCheck,

    /// <summary>Only to be looked at.</summary>
    DryRun,

    /// <summary>No push can come of it: cut off, an unreadable policy, a broken archive.</summary>
    Unreadable,
}

/// <summary>One upload.</summary>
internal sealed record ChaosUpload
{
    /// <summary>Where it lies.</summary>
    public required UploadName Name { get; init; }

    /// <summary>What it is like.</summary>
    public required UploadKind Kind { get; init; }

    /// <summary>What stands or falls together.</summary>
    public required TransactionScope Scope { get; init; }

    /// <summary>Its bytes.</summary>
    public required byte[] Content { get; init; }

    /// <summary>By device, the digest of a switch that runs its configuration; null for one that no switch can run.</summary>
    public required IReadOnlyDictionary<string, string?> Digests { get; init; }
}
