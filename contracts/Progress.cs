namespace Leafwire.Contracts;

/// <summary>A stage report for people who watch; lost when nobody does, and told again while the stage lasts.</summary>
/// <param name="PushId">The push.</param>
/// <param name="Site">The site's name.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Command">The command being worked on.</param>
/// <param name="Stage">The stage that began, one of <see cref="Stages"/>.</param>
/// <param name="Outcome">With <see cref="Stages.Done"/>: the reply's outcome.</param>
/// <param name="At">When it began, by the runner's clock.</param>
public sealed record Progress(
    string PushId, string Site, string Device, CommandKind Command, string Stage, string? Outcome, DateTimeOffset At);
