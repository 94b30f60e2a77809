namespace Leafwire.Lab.Simulation;

/// <summary>Code of a simulated process ran on another thread than the simulator's, so that the world would not repeat.</summary>
internal sealed class SimEscapeException(string where)
    : Exception($"a continuation left the simulator's thread; it came back from:{Environment.NewLine}{where}");
