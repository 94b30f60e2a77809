namespace Leafwire.Lab.Processes;

/// <summary>A server's place in the hub's cluster.</summary>
/// <param name="Name">The server's name.</param>
/// <param name="Port">Its port for the other servers.</param>
/// <param name="Ports">Those of all servers.</param>
internal sealed record HubCluster(string Name, int Port, IReadOnlyList<int> Ports);
