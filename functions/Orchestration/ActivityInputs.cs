using Leafwire.Contracts;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Steps;

namespace Leafwire.Functions.Orchestration;

/// <summary>Commands to publish, without their configurations.</summary>
internal sealed record CommandBatch(PushRef Push, IReadOnlyList<PushCommand> Commands);

/// <summary>Which page of a push's log, and until when to wait for it.</summary>
internal sealed record PageRequest(PushRef Push, ulong Cursor, DateTimeOffset Until);

/// <summary>A decision on its way into the log.</summary>
internal sealed record KeptDecision(PushRef Push, Decision Decision);

/// <summary>A push as it stands at a moment.</summary>
internal sealed record PushMoment(PushRef Push, DateTimeOffset Now);
