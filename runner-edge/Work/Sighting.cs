using Leafwire.Contracts;

namespace Leafwire.Runner.Work;

/// <summary>What a runner knows of a switch without asking it.</summary>
/// <param name="ContactAt">When it was last logged in to it.</param>
/// <param name="Sessions">Its sessions, as far as they are not known to be over.</param>
internal sealed record Sighting(DateTimeOffset ContactAt, IReadOnlyList<SeenSession> Sessions);
