namespace Leafwire.Eos;

/// <summary>Commands that a check may run: those that cannot change a switch.</summary>
public static class CheckVerbs
{
    /// <summary>Why a command is not run as a check; null when it is.</summary>
    /// <param name="command">The command as it would be sent.</param>
    public static string? Problem(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Split(' ', 2)[0] is not ("show" or "ping" or "traceroute"))
            return "this is no show, ping or traceroute command, and a check runs no other, so that it cannot change a switch";
        return command.Any(char.IsControl) ? "the command holds a control character; a check's command is a single line" : null;
    }
}
