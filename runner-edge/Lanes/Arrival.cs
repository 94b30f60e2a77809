using Leafwire.Contracts;
using Leafwire.Runner.Bus;
using Leafwire.Runner.Journal;

namespace Leafwire.Runner.Lanes;

/// <summary>What stands in a lane's queue.</summary>
/// <param name="Position">Where in the stream of commands.</param>
internal abstract record LaneItem(Position Position)
{
    /// <summary>There is nothing of this device up to here.</summary>
    public sealed record Passed(Position Position) : LaneItem(Position);

    /// <summary>A message that arrived.</summary>
    /// <param name="Position">Where it stood.</param>
    /// <param name="Message">The message.</param>
    /// <param name="At">The clock at its arrival.</param>
    /// <param name="Stamp">The same moment on the clock that nobody sets.</param>
    /// <param name="Revert">What it tells to revert, when that is what it is.</param>
    public sealed record Arrival(Position Position, CommandMessage Message, DateTimeOffset At, long Stamp, RevertCommand? Revert)
        : LaneItem(Position)
    {
        /// <summary>Now, as the clock would say had nobody set it since.</summary>
        public DateTimeOffset Now(TimeProvider time) => At + time.GetElapsedTime(Stamp);
    }
}
