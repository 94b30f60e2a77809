namespace Leafwire.Runner.Switches;

/// <summary>The commands that people use on a switch's own command line, for messages that tell what can be done.</summary>
/// <param name="ShowRunning">Shows the running configuration.</param>
/// <param name="ShowSessions">Lists the sessions.</param>
/// <param name="Save">Saves to startup.</param>
/// <param name="NoSaveOnCommit">Turns off that each commit saves.</param>
/// <param name="NoMergeOnCommit">Turns off that a commit is merged with what changed meanwhile.</param>
internal sealed record OperatorWords(string ShowRunning, string ShowSessions, string Save, string NoSaveOnCommit, string NoMergeOnCommit);
