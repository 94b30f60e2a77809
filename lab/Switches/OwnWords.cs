namespace Leafwire.Lab.Switches;

/// <summary>
/// Refusals in the simulated switch's own words: EOS refuses the same, and how it says so has no recording. What has one
/// stands in <see cref="Leafwire.Eos.SwitchWords"/>.
/// </summary>
internal static class OwnWords
{
    public const string NoSession = "% Session does not exist";
    public const string NotConsistent = "% Error committing the session: the configuration is not consistent";
    public const string Interrupted = "% Interrupted";

    private const string NoSuchFile = "No such file or directory";

    public static string NoSessionOf(string session) => $"% Session {session} does not exist";

    public static string Completed(string session) => $"% Session {session} is already completed";

    public static string CannotAbort(string session) => $"% Cannot abort session {session}: it is being reverted";

    public static string CannotCommit(string session) => $"% Cannot commit session {session}: it is being reverted";

    public static string CannotCommit(string session, string armed) =>
        $"% Cannot commit session {session}: the commit timer of session {armed} is running";

    public static string CannotReplace(string armed) =>
        $"% Cannot replace the configuration: the commit timer of session {armed} is running";

    public static string NoFileToCopy(string file) => $"% Error copying {file} ({NoSuchFile})";

    public static string NoFileToOpen(string file) => $"% Error opening {file} ({NoSuchFile})";
}
