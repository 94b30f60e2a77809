using System.Security.Cryptography;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Trust;

namespace Leafwire.Runner.Work;

/// <summary>How long and how often the worker tries, and what it puts up with.</summary>
internal sealed record WorkOptions
{
    /// <summary>
    /// Times that a configure, preview, check or fetch is begun when the connection fails, and that a refused revert
    /// is said again. Default: 3.
    /// </summary>
    public int Attempts { get; init; } = 3;

    /// <summary>First pause between two tries; it doubles up to <see cref="LongestPause"/>. Default: 500 ms.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Default: 10 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Before a refused login is tried for the second and last time, so that no account gets locked. Default: 30 s.</summary>
    public TimeSpan LoginPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence after a commit before the switch is asked over another connection. Default: 5 s.</summary>
    public TimeSpan ArmPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An armed switch must answer on a fresh connection within this share of its timer. Default: a third.</summary>
    public double ProveShare { get; init; } = 1.0 / 3;

    /// <summary>
    /// Post-checks must hold within this share of the timer, so that enough is left to decide and confirm. Default: two thirds.
    /// </summary>
    public double CheckShare { get; init; } = 2.0 / 3;

    /// <summary>
    /// Added to a timer before it is taken as run out: a slow commit starts it later than the command was sent. Default: 1 min.
    /// </summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Between two looks at a check that does not hold yet. Default: 1 s.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Expressions over a switch's words (<see cref="CheckPattern"/>) for refused lines that no load fails by, beside those of a
    /// push. Default: none.
    /// </summary>
    public IReadOnlyList<string> AcceptRefusals { get; init; } = [];

    /// <summary>What the site asks of every push at its own end. Default: nothing.</summary>
    public SiteRulesInForce Site { get; init; } = new(SiteRules.None);

    /// <summary>What is remembered of the switches. Default: of a worker by itself.</summary>
    public Sightings Sightings { get; init; } = new(TimeProvider.System);

    /// <summary>Whose approvals a change needs before it is armed; null for what the pipeline says. Default: null.</summary>
    public ApprovalTrust? Approvals { get; init; }

    /// <summary>
    /// How long an armed switch may take to stand as before, if <see cref="ProveShare"/> of its timer is not less. Default: 1 min.
    /// </summary>
    public TimeSpan DefaultCheckTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Times that saving to startup is tried. Default: 3.</summary>
    public int SaveAttempts { get; init; } = 3;

    /// <summary>
    /// Where each attempt's nonce comes from: <see cref="SessionName.NonceLength"/> lower-case hex digits, another each time.
    /// </summary>
    public Func<string> Nonce { get; init; } = static () =>
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SessionName.NonceLength / 2));
}
