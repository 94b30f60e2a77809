namespace Leafwire.Runner.Eos;

/// <summary>How long an answer of a switch may take, and how large it may be.</summary>
internal sealed record EosOptions
{
    /// <summary>First prompt after the login. Default: 30 s.</summary>
    public TimeSpan Login { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Commands that only look or change modes. Default: 30 s.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Configurations and diffs. Default: 2 min.</summary>
    public TimeSpan Read { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Loading a candidate. Default: 10 min; with authorization of each line it takes minutes.</summary>
    public TimeSpan Load { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Commits and reverts. Default: 5 min.</summary>
    public TimeSpan Commit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Confirming what is armed, which changes nothing that runs. Default: 1 min.</summary>
    public TimeSpan Confirm { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Saving to startup. Default: 2 min.</summary>
    public TimeSpan Save { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A check's command. Default: 1 min.</summary>
    public TimeSpan Check { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Silence after which what looks like a prompt or a question is one, where text could look the same. Default: 150 ms.
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Silence after which a prompt with an unexpected name or an unfinished echo is believed. Default: 2 s.</summary>
    public TimeSpan Doubt { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Silence without a prompt after which an empty line is sent, because the prompt may have been written over. Default: 5 s.
    /// </summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Bytes of one answer; a candidate's echo comes on top. Default: twice the largest configuration, which a diff can reach.
    /// </summary>
    public int AnswerBytes { get; init; } = Contracts.Limits.AnswerBytes;
}
