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

    /// <summary>People must agree to it.</summary>
    Approved,

    /// <summary>It waits to be promoted after its first wave.</summary>
    Paused,

    /// <summary>It may begin for some seconds only.</summary>
    Windowed,

    /// <summary>It undoes an earlier push, as <c>leafwire restore</c> does.</summary>
    Restore,

    /// <summary>Looks at switches beside the pushes: drift, running configurations, checks.</summary>
    Look,
}
