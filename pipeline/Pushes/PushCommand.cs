using Leafwire.Contracts;

namespace Leafwire.Pipeline.Pushes;

/// <summary>A command that a push wants published: by reference, the configuration is added when it goes out.</summary>
/// <param name="Device">For whom.</param>
/// <param name="Kind">What to do.</param>
/// <param name="NotAfter">The runner must not begin after this.</param>
public sealed record PushCommand(string Device, CommandKind Kind, DateTimeOffset NotAfter);
