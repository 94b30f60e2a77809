namespace Leafwire.Lab.Processes;

/// <summary>What to start, and where its output goes.</summary>
/// <param name="Name">What messages and the log file call it.</param>
/// <param name="FileName">The program, found through PATH.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="LogFile">Every line of standard output and standard error is appended here.</param>
public sealed record ProcessSpec(string Name, string FileName, IReadOnlyList<string> Arguments, string LogFile)
{
    /// <summary>Environment variables added to this process's own; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where it runs; null for this process's own directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>How long it may take to end after it was asked to. Default: 15 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(15);
}
