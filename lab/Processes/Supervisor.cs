namespace Leafwire.Lab.Processes;

/// <summary>
/// The shell between this process and a child. It holds the read end of a pipe whose write end only this process
/// has: when this process is gone, however it went, the pipe closes and the child is stopped with all of its tree.
/// </summary>
/// <remarks>
/// The parent-death signal of Linux would not do: it is bound to the thread that forked, and .NET's threads come and go.
/// The child is a process group of its own, so that Ctrl-C in a terminal reaches only this process, which then stops
/// its parts in order; the watcher is another, so that it also outlives a SIGKILL to this process's whole group.
/// </remarks>
internal static class Supervisor
{
    /// <summary>The shell that runs <see cref="Script"/>; it needs job control without a terminal, which dash does not have.</summary>
    public const string Shell = "bash";

    /// <summary>
    /// Arguments: seconds of grace, program, its arguments. Each line on standard input is a signal for the child's tree;
    /// the end of input asks it to stop, and kills it when the grace is over. Ends with the child's status.
    /// </summary>
    public const string Script = """
        trap : INT TERM HUP
        set -m
        grace=$1
        shift
        exec 3<&0
        "$@" </dev/null 3<&- &
        child=$!
        {
          while read -r signal <&3; do kill -s "$signal" -- "-$child"; done
          kill -s TERM -- "-$child"
          for ((i = 0; i < grace * 10; i++)); do
            kill -s 0 -- "-$child" || exit
            sleep 0.1
          done
          kill -s KILL -- "-$child"
        } >/dev/null 2>&1 &
        watcher=$!
        exec <&- 3<&-
        trap '' INT TERM HUP
        set +m
        wait "$child" 2>/dev/null
        status=$?
        { kill -s KILL -- "-$child"; kill -s KILL -- "-$watcher"; wait "$watcher"; } 2>/dev/null
        exit "$status"
        """;
}
