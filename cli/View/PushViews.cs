using Spectre.Console;

namespace Leafwire.Cli.View;

/// <summary>Chooses how a push is shown: in place where the terminal can, else line by line.</summary>
internal static class PushViews
{
    /// <summary>A smaller terminal has no room for columns.</summary>
    private const int LeastWidth = 60, LeastHeight = 14;

    /// <summary>The variables by which build servers are known.</summary>
    private static readonly string[] s_servers = ["CI", "TF_BUILD", "GITHUB_ACTIONS", "JENKINS_URL"];

    /// <summary>Opens a view for people.</summary>
    /// <param name="console">Where they read.</param>
    /// <param name="time">Whose clocks it shows.</param>
    /// <param name="hint">What Ctrl-C does.</param>
    public static IPushView Open(IAnsiConsole console, TimeProvider time, string hint)
    {
        ArgumentNullException.ThrowIfNull(console);
        return IsLive(console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi, console.Profile.Width, console.Profile.Height,
            Environment.GetEnvironmentVariable)
            ? new LiveView(console, time, hint)
            : new PlainView(line => console.Profile.Out.Writer.WriteLine(line));
    }

    /// <summary>True where a picture can be drawn in place.</summary>
    public static bool IsLive(bool isTerminal, int width, int height, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return isTerminal && width >= LeastWidth && height >= LeastHeight && string.IsNullOrEmpty(environment("NO_COLOR"))
            && environment("TERM") is not "dumb" && !s_servers.Any(name => !string.IsNullOrEmpty(environment(name)));
    }
}
