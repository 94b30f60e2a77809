namespace Leafwire.Runner.Leases;

/// <summary>A lease as it was seen last.</summary>
/// <param name="Owner">Who serves the device; null for nobody.</param>
/// <param name="Revision">The entry's revision in the bucket; 0 for none.</param>
internal sealed record Lease(string? Owner, ulong Revision);
