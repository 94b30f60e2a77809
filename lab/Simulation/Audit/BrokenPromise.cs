namespace Leafwire.Lab.Simulation;

/// <summary>A promise that a world saw broken.</summary>
/// <param name="Promise">Which promise, in the same words for every world.</param>
/// <param name="How">What broke it here.</param>
internal sealed record BrokenPromise(string Promise, string How)
{
    public override string ToString() => $"{Promise}: {How}";
}
