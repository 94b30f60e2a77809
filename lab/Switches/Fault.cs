using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Leafwire.Lab.Switches;

/// <summary>Something that is wrong with a simulated switch.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary><c>slow-commit:SECONDS</c>: each commit takes that long.</summary>
    /// <param name="Duration">How long.</param>
    public sealed record SlowCommit(TimeSpan Duration) : Fault;

    /// <summary><c>refuse-line:TEXT</c>: a configuration line that contains the text is <c>% Invalid input</c>.</summary>
    /// <param name="Text">The text.</param>
    public sealed record RefuseLine(string Text) : Fault;

    /// <summary><c>refuse-commit</c>: no commit is accepted.</summary>
    public sealed record RefuseCommit : Fault;

    /// <summary>
    /// <c>drop-at:STAGE</c>: the SSH connection is cut once, when the switch first sees the stage. With <c>arm</c>,
    /// <c>confirm</c> and <c>save</c> the command has taken effect and its answer is lost.
    /// </summary>
    /// <param name="Stage">One of <see cref="DropStages"/>.</param>
    public sealed record DropAt(string Stage) : Fault;

    /// <summary><c>unreachable</c>: connections are refused.</summary>
    public sealed record Unreachable : Fault;

    /// <summary>
    /// <c>lose-management</c>: after a commit that changed the configuration, open connections are dead and new ones are
    /// refused until the switch reverts by its commit timer.
    /// </summary>
    public sealed record LoseManagement : Fault;

    /// <summary><c>foreign-session</c>: somebody else's session holds a running commit timer.</summary>
    public sealed record ForeignSession : Fault;

    /// <summary><c>wrong-host-key</c>: the switch shows another host key than the one it is known by.</summary>
    public sealed record WrongHostKey : Fault;

    /// <summary>The stages of <see cref="DropAt"/>.</summary>
    public static IReadOnlyList<string> DropStages { get; } = ["connect", "load", "diff", "arm", "prove", "confirm", "save"];

    /// <summary>How the faults are written, one a line, for help and error messages.</summary>
    public static IReadOnlyList<string> Forms { get; } =
    [
        "slow-commit:SECONDS", "refuse-line:TEXT", "refuse-commit", $"drop-at:{string.Join('|', DropStages)}",
        "unreachable", "lose-management", "foreign-session", "wrong-host-key",
    ];

    /// <summary>Reads a fault's text form.</summary>
    /// <exception cref="FormatException">It is none; the message lists the faults.</exception>
    public static Fault Parse(string text) =>
        TryParse(text, out Fault? fault, out string? error) ? fault : throw new FormatException(error);

    /// <summary>Reads a fault's text form.</summary>
    /// <param name="text">For example <c>drop-at:arm</c>.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="error">What is wrong with the text, and which faults there are.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Fault? fault, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon];
        string? value = colon < 0 ? null : text[(colon + 1)..];
        fault = (name, value) switch
        {
            ("slow-commit", not null) when Seconds(value) is { } duration => new SlowCommit(duration),
            ("refuse-line", not null) when value.Trim().Length > 0 => new RefuseLine(value),
            ("refuse-commit", null) => new RefuseCommit(),
            ("drop-at", not null) when DropStages.Contains(value) => new DropAt(value),
            ("unreachable", null) => new Unreachable(),
            ("lose-management", null) => new LoseManagement(),
            ("foreign-session", null) => new ForeignSession(),
            ("wrong-host-key", null) => new WrongHostKey(),
            _ => null,
        };
        error = fault is null ? $"'{text}' is no fault; there are: {string.Join(", ", Forms)}" : null;
        return fault is not null;
    }

    private static TimeSpan? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
