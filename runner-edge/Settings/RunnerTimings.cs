namespace Leafwire.Runner.Settings;

/// <summary>Every span of time that the agent lives by, in one place.</summary>
internal sealed record RunnerTimings
{
    /// <summary>A runner that was not heard of for this long has lost its devices. Default: 15 s.</summary>
    public TimeSpan RunnerTtl { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a runner shows that it lives, and looks for devices that nobody serves. Default: 3 s.</summary>
    public TimeSpan LeaseInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The pause before a command that came to no outcome is begun again; doubled up to <see cref="LongestRetryPause"/>. Default: 2 s.
    /// </summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest of these pauses: each try may be a whole load on the switch. Default: 30 s.</summary>
    public TimeSpan LongestRetryPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Beyond its time and the commit timer, how long a command is tried before it is reported as failed. Default: 1 min.
    /// </summary>
    public TimeSpan OutcomeGrace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a reply waits for its running configurations to reach the hub; then it goes ahead of them. Default: 2 s.</summary>
    public TimeSpan TextPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long it is tried to bring a running configuration to the hub. Default: 15 min.</summary>
    public TimeSpan TextAge { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a reply is tried that the hub refuses. Default: 5 min.</summary>
    public TimeSpan RefusedReplyPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a reply is tried that the hub does not take though it gives out commands, as when it is full. Default: 1 h.
    /// </summary>
    public TimeSpan ReplyPatience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often the feed of commands is looked after while commands come. Default: 5 s.</summary>
    public TimeSpan BusyFeedCheck { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after a command more are reckoned with. Default: 5 min.</summary>
    public TimeSpan FeedBusyFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often while none come. Default: 10 min.</summary>
    public TimeSpan IdleFeedCheck { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How often the hub is to show meanwhile that it still knows of the wait for commands; when it does not twice, the feed is looked
    /// after at once. It is most of what a runner costs at rest. Default: 15 s.
    /// </summary>
    public TimeSpan FeedHeartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a stage that lasts is told again to people who watch. Default: 5 s.</summary>
    public TimeSpan StageReminder { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is looked whether a file of the configuration has changed. Default: 5 s.</summary>
    public TimeSpan SettingsInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>On a stop the command in hand may take this long to finish before it is cancelled. Default: 20 s.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long entries of the journal are kept; well beyond the longest push. Default: 7 days.</summary>
    public TimeSpan JournalAge { get; init; } = TimeSpan.FromDays(7);
}
