using Leafwire.Contracts;
using Leafwire.Pipeline.Pushes;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Steps;

namespace Leafwire.Functions.Orchestration;

/// <summary>Commands to publish, without their configurations.</summary>
internal sealed record CommandBatch(PushRef Push, IReadOnlyList<PushCommand> Commands);

/// <summary>Which page of a push's log, and until when to wait for it.</summary>
internal sealed record PageRequest(PushRef Push, ulong Cursor, DateTimeOffset Until);

/// <summary>A decision on its way into the log.</summary>
internal sealed record KeptDecision(PushRef Push, Decision Decision);

/// <summary>A push that cannot be carried on, and why.</summary>
internal sealed record GivenUpPush(FoundUpload Upload, string Reason);

/// <summary>A push as it stands: what the orchestrator says of it as a whole, and the turns from which its devices are made again.</summary>
internal sealed record PushMoment(PushRef Push, PushReport Head, IReadOnlyList<PushTurn> Turns);
