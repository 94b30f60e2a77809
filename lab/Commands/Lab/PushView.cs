using Spectre.Console;
using Progress = Leafwire.Contracts.Progress;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>Shows a push while it happens: a table that changes in a terminal, lines elsewhere.</summary>
internal abstract class PushView : IDisposable
{
    public static PushView Open(IAnsiConsole console, IReadOnlyList<string> devices) =>
        console.Profile.Out.IsTerminal && console.Profile.Capabilities.Interactive
            ? new LiveView(console, devices)
            : new PlainView(console, devices.Count);

    /// <summary>A stage began, or a command was answered. From any thread.</summary>
    public abstract void Show(Progress progress);

    /// <summary>A word about the push as a whole. From any thread.</summary>
    public abstract void Say(string line);

    public abstract void Dispose();
}
