namespace Leafwire.Contracts.Settings;

/// <summary>Regular expressions (<see cref="CheckPattern"/>) as values of settings.</summary>
public static class ExpressionKinds
{
    /// <summary>One expression.</summary>
    public static TextKind One { get; } = new(0, Limits.CheckText, "a regular expression", CheckPattern.Problem);

    /// <summary>Expressions over a switch's words, for refused lines that are accepted.</summary>
    public static ListKind<string> AcceptRefusals { get; } = new(One, "regular expressions", Limits.AcceptRefusals);
}
