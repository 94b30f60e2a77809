namespace Leafwire.Cli;

/// <summary>The program's name, as whoever runs it types it.</summary>
internal static class ProgramName
{
    /// <summary>The name once it is installed.</summary>
    public const string Installed = "leafwire";

    /// <summary>The variable in which the repository's script says how it was called.</summary>
    private const string Variable = "LEAFWIRE_PROGRAM";

    /// <summary>What stands before a command's name.</summary>
    public static string Text { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } typed && !typed.Any(char.IsControl) ? typed : Installed;
}
