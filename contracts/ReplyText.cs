namespace Leafwire.Contracts;

/// <summary>Which of a reply's texts a payload is.</summary>
public enum ReplyText
{
    /// <summary>The diff, which is redacted and travels in the reply when it fits.</summary>
    Diff,

    /// <summary>
    /// The running configuration before the change. As all running configurations it holds secrets, and never travels in a reply.
    /// </summary>
    Before,

    /// <summary>The running configuration with the candidate.</summary>
    After,

    /// <summary>The running configuration as it was fetched.</summary>
    Running,
}
