namespace Leafwire.Runner.Switches;

/// <summary>A configuration as it is sent: <see cref="ISwitchPlatform.Read"/>.</summary>
/// <param name="Lines">The lines, counted from 1 by the switch.</param>
internal sealed record Candidate(IReadOnlyList<string> Lines)
{
    public override string ToString() => $"{Lines.Count} lines";
}
