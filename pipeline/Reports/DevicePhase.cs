namespace Leafwire.Pipeline.Reports;

/// <summary>What a device was at from some moment on.</summary>
/// <param name="Phase">Where it stood.</param>
/// <param name="Ms">Since then, in milliseconds from <see cref="PushReport.StartedAt"/>; what came before that is negative.</param>
public sealed record DevicePhase(DeviceOutcome Phase, long Ms);
