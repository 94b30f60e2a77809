using Leafwire.Eos;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>All commands that are no configuration lines.</summary>
internal static class Commands
{
    private static readonly CommandTable<CliCommand> s_unprivileged = new();
    private static readonly CommandTable<CliCommand> s_exec = new();
    private static readonly CommandTable<CliCommand> s_config = new();
    private static readonly CommandTable<CliCommand> s_session = new();
    private static readonly HashSet<string> s_keywords = [];

    static Commands()
    {
        foreach ((string pattern, CliCommand command) in ExecCommands.All.Concat(SessionCommands.All).Concat(CopyCommands.All)
            .Concat(ShowCommands.All))
        {
            if (command.Unprivileged)
                s_unprivileged.Add(pattern, command);
            if (command.Exec && !command.Session)
                s_exec.Add(pattern, command);
            if (command.Config && !command.Session)
                s_config.Add(pattern, command);
            if (command.Config)
            {
                s_session.Add(pattern, command);
                s_keywords.Add(pattern.Split(' ')[0]);
            }
        }
    }

    /// <summary>Finds the command for where the shell stands.</summary>
    /// <returns>Null, or EOS's refusal.</returns>
    public static string? Find(EosCommandLine shell, string[] words, out CliCommand? command, out string[] arguments)
    {
        if (shell.Session is not null)
            return s_session.Find(words, out command, out arguments);
        if (shell.IsConfiguring)
            return s_config.Find(words, out command, out arguments);
        if (shell.IsPrivileged)
            return s_exec.Find(words, out command, out arguments);
        string? error = s_unprivileged.Find(words, out command, out arguments);
        return error is not null && s_exec.Find(words, out _, out _) is null ? SwitchWords.PrivilegeRequired : error;
    }

    /// <summary>True for a word that begins commands which are never configuration lines.</summary>
    public static bool IsKeyword(string word) => s_keywords.Contains(word);
}
