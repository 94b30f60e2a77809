namespace Leafwire.Lab.Switches.Cli;

/// <summary>The password change that a login is forced to, on the terminal; in the words of OpenSSH and <c>passwd</c>.</summary>
internal static class PasswordChange
{
    /// <summary>Asks for the old password and for a new one, and ends the login either way.</summary>
    public static async ValueTask AskAsync(EosCommandLine shell, CancellationToken cancellationToken)
    {
        CliTerminal terminal = shell.Terminal;
        shell.IsClosed = true;
        if (!shell.Connection.HasTerminal)
        {
            terminal.Write("Password change required but no TTY available.\n");
            return;
        }

        terminal.Write("WARNING: Your password has expired.\nYou must change your password now and login again!\n"
            + $"Changing password for user {shell.Connection.User}.\n");
        string? old = await AskAsync(terminal, "Current password: ", cancellationToken);
        if (old != shell.State.Password)
        {
            terminal.Write("passwd: Authentication token manipulation error\n");
            return;
        }

        string? changed = await AskAsync(terminal, "New password: ", cancellationToken);
        string? again = await AskAsync(terminal, "Retype new password: ", cancellationToken);
        terminal.Write(changed is { Length: > 0 } && changed == again && shell.State.ChangePassword(changed)
            ? "passwd: all authentication tokens updated successfully.\n"
            : "passwd: Authentication token manipulation error\n");
    }

    private static async ValueTask<string?> AskAsync(CliTerminal terminal, string question, CancellationToken cancellationToken)
    {
        terminal.Write(question);
        return await terminal.ReadLineAsync(echo: false, cancellationToken);
    }
}
