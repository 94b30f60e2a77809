namespace Leafwire.Cli;

/// <summary>What the program returns to the shell.</summary>
internal static class ExitCodes
{
    /// <summary>All as wanted.</summary>
    public const int Ok = 0;

    /// <summary>The push failed, was refused or was cancelled.</summary>
    public const int PushFailed = 1;

    /// <summary>Bad usage or input.</summary>
    public const int BadInput = 2;

    /// <summary>The machine lacks something.</summary>
    public const int MachineLacks = 3;

    /// <summary>The push did all it could, and devices that it names are not there yet.</summary>
    public const int Incomplete = 4;
}

/// <summary>Something that the user can put right; its message says what.</summary>
internal class UserErrorException(string message, int exitCode = ExitCodes.BadInput) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
