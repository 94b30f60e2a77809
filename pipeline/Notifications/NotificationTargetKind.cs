namespace Leafwire.Pipeline.Notifications;

/// <summary>In which form a message is sent.</summary>
public enum NotificationTargetKind
{
    /// <summary>A CloudEvent 1.0 in JSON, to any HTTP receiver.</summary>
    Webhook,

    /// <summary>The same to a topic of Azure Event Grid that takes CloudEvents.</summary>
    EventGrid,

    /// <summary>Blocks, to an incoming webhook of Slack.</summary>
    Slack,

    /// <summary>An Adaptive Card, to a webhook of Microsoft Teams.</summary>
    Teams,

    /// <summary>An event of the pipeline's own log, for the alert rules that send e-mail.</summary>
    Log,
}
