namespace Leafwire.Contracts;

/// <summary>Every limit on what is taken in from outside, in one place.</summary>
public static class Limits
{
    /// <summary>One device's configuration, in bytes of UTF-8. The largest of AVD's published samples has 182 KB.</summary>
    public const int ConfigurationBytes = 4 * 1024 * 1024;

    /// <summary>One uploaded file (zip or cfg), in bytes as it lies in storage.</summary>
    public const int UploadBytes = 64 * 1024 * 1024;

    /// <summary>All configurations of one upload together, in bytes after unpacking.</summary>
    public const int UnpackedBytes = 512 * 1024 * 1024;

    /// <summary>Entries of a zip, of whatever kind.</summary>
    public const int ArchiveEntries = 50_000;

    /// <summary>Devices in one push.</summary>
    public const int Devices = 10_000;

    /// <summary>A site or device name, and a pattern for device names, in characters before escaping.</summary>
    public const int NameLength = 128;

    /// <summary>Problems of one upload that are listed, and notes on one; of the rest only the count is told.</summary>
    public const int Problems = 200;

    /// <summary>A <c>push.json</c>, in bytes.</summary>
    public const int PolicyBytes = 256 * 1024;

    /// <summary>Who made an upload, its commit, pull request or ticket, in characters.</summary>
    public const int ProvenanceText = 128;

    /// <summary>The comment on an upload, in characters.</summary>
    public const int CommentText = 512;

    /// <summary>All metadata of one upload, names and encoded values together, in bytes: what storage takes.</summary>
    public const int MetadataBytes = 8 * 1024;

    /// <summary>Pushes that one restore undoes.</summary>
    public const int Restores = 100;

    /// <summary>Objects and lists within each other in a <c>push.json</c> or <c>runner.json</c>.</summary>
    public const int SettingsDepth = 8;

    /// <summary>Names and patterns of devices in one <c>push.json</c>, of all its lists together.</summary>
    public const int Patterns = 10_000;

    /// <summary>Checks of one push, and those that a reply reports as failed.</summary>
    public const int Checks = 100;

    /// <summary>What came of checks, in one reply: those of the push, before and after, and the default ones.</summary>
    public const int CheckResults = Checks + 20;

    /// <summary>Peers, interfaces, versions, causes or neighbors that one check names.</summary>
    internal const int CheckNames = 256;

    /// <summary>How often in a row a check may have to hold.</summary>
    internal const int CheckConsecutive = 1000;

    /// <summary>A check's name, command or expression, in characters.</summary>
    internal const int CheckText = 1024;

    /// <summary>How long one expression of a check may search one answer.</summary>
    public static readonly TimeSpan CheckSearch = TimeSpan.FromSeconds(2);

    /// <summary>Lines of a switch's answer that a failed check shows.</summary>
    public const int CheckOutputLines = 8;

    /// <summary>Characters of a switch's answer that a failed check shows.</summary>
    public const int CheckOutput = 600;

    /// <summary>One NATS message that is decoded, in bytes. NATS advises against more than 8 MB.</summary>
    public const int MessageBytes = 8 * 1024 * 1024;

    /// <summary>Objects and lists within each other in a message.</summary>
    public const int MessageDepth = 16;

    /// <summary>A text that travels beside or inside a message, in bytes of UTF-8 before compression. A diff can hold a
    /// configuration twice: as removed and as added lines.</summary>
    public const int PayloadBytes = (2 * ConfigurationBytes) + 65_536;

    /// <summary>A free-text field of a reply, in characters; longer text is cut when it is made and again when it is read.</summary>
    public const int TextLength = 4096;

    /// <summary>Refused lines listed in one reply; a switch that refuses more is reported with the count.</summary>
    public const int RejectedLines = 50;

    /// <summary>Expressions for refusals that one push accepts, and as many that one runner accepts by itself.</summary>
    internal const int AcceptRefusals = 50;

    /// <summary>Risks of a change in one reply.</summary>
    public const int Risks = 50;

    /// <summary>Warnings of a switch in one reply.</summary>
    public const int Warnings = 50;

    /// <summary>Keys that a runner's presence answer names.</summary>
    internal const int PresenceKeys = 100;

    /// <summary>Configuration sessions of a switch that a presence answer names.</summary>
    public const int PresenceSessions = 20;

    /// <summary>Signed approvals of one push, and people whom a runner may ask for.</summary>
    public const int Approvals = 20;

    /// <summary>Steps from a device's diff to the digest of its push: enough for more devices than a push may have.</summary>
    internal const int ApprovalSteps = 32;

    /// <summary>Stages that one reply reports.</summary>
    internal const int Stages = 64;

    /// <summary>Any duration in a message. Real ones are timers (less than a day) and deadlines (at most 7 days).</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromDays(30);

    /// <summary>One answer of a switch, in bytes; the echo of a candidate comes on top. A diff is the largest.</summary>
    public const int AnswerBytes = 2 * ConfigurationBytes;

    /// <summary>Bytes from a switch that may wait unread before the connection is given up.</summary>
    public const long UnreadBytes = 32 * 1024 * 1024;

    /// <summary>A line that can be a prompt or a question, in characters; a longer one is text.</summary>
    public const int PromptLength = 1024;

    /// <summary>Questions of a switch that are declined to one command.</summary>
    public const int Questions = 3;

    /// <summary>Configuration sessions on one switch. EOS keeps a handful.</summary>
    public const int Sessions = 1000;

    /// <summary>The body of an HTTP request, in bytes.</summary>
    public const int RequestBytes = 16 * 1024;

    /// <summary>Pushes in one answer of the HTTP API.</summary>
    public const int PageSize = 500;

    /// <summary>Who decides, as the caller names itself, in characters.</summary>
    public const int DecidedByLength = 128;

    /// <summary>A file of the runner's configuration (<c>runner.json</c>, <c>known_hosts</c>), in bytes.</summary>
    public const int SettingsBytes = 16 * 1024 * 1024;
}
