using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Pipeline.Notifications;

/// <summary>A message in the form that its receiver reads.</summary>
internal static class NotificationForms
{
    /// <summary>The header that Event Grid reads a topic's key from.</summary>
    public const string EventGridKey = "aeg-sas-key";

    /// <summary>Characters that a header block of Slack takes.</summary>
    private const int SlackHeader = 150;

    private static readonly JsonEventFormatter Formatter = new();

    /// <summary>The request for a target.</summary>
    /// <param name="notification">The message.</param>
    /// <param name="kind">The form; not <see cref="NotificationTargetKind.Log"/>.</param>
    /// <param name="address">Where to.</param>
    /// <param name="api">The address of the host's API; null when it is not told.</param>
    public static HttpRequestMessage Request(
        Notification notification, NotificationTargetKind kind, TargetAddress address, string? api)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address.Url)
        {
            Content = kind switch
            {
                NotificationTargetKind.Slack => Json(Slack(notification, api)),
                NotificationTargetKind.Teams => Json(Teams(notification, api)),
                _ => CloudEvent(notification with { Commands = Commands(notification, api) }),
            },
        };
        if (address.Key is { } key && kind == NotificationTargetKind.EventGrid)
            request.Headers.Add(EventGridKey, key);
        else if (address.Key is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    /// <summary>The name of a kind's CloudEvents type.</summary>
    public static string TypeOf(NotificationKind kind) => kind switch
    {
        NotificationKind.Drifted => "leafwire.device.drifted",
        NotificationKind.RunnerSilent => "leafwire.runner.silent",
        NotificationKind.ClockOff => "leafwire.runner.clockOff",
        _ => $"leafwire.push.{EnumText.Of(kind)}",
    };

    private static ByteArrayContent CloudEvent(Notification notification)
    {
        var cloudEvent = new CloudEvent(CloudEventsSpecVersion.V1_0)
        {
            Id = notification.Id,
            Type = TypeOf(notification.Kind),
            Source = new Uri($"/leafwire/sites/{Uri.EscapeDataString(notification.Site)}", UriKind.Relative),
            Subject = notification.Subject,
            Time = notification.At,
            DataContentType = MediaTypeNames.Application.Json,
            Data = JsonSerializer.SerializeToElement(notification, NotificationJson.Default.Notification),
        };
        ReadOnlyMemory<byte> body = Formatter.EncodeStructuredModeMessage(cloudEvent, out ContentType type);
        var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type.ToString());
        return content;
    }

    private static JsonObject Slack(Notification notification, string? api) => new()
    {
        // What a phone shows before the message is opened.
        ["text"] = Escaped(notification.Title),
        ["blocks"] = new JsonArray(
            new JsonObject
            {
                ["type"] = "header",
                ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = Cut(notification.Title, SlackHeader) },
            },
            Section($"{Escaped(notification.Text)}\n{Escaped(notification.Next)}"),
            Section($"```{Escaped(string.Join('\n', Commands(notification, api)))}```")),
    };

    private static JsonObject Section(string text) => new()
    {
        ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = text },
    };

    private static JsonObject Teams(Notification notification, string? api)
    {
        var body = new JsonArray(
            new JsonObject
            {
                ["type"] = "TextBlock", ["text"] = notification.Title, ["weight"] = "Bolder", ["size"] = "Medium", ["wrap"] = true,
                ["style"] = "heading",
            },
            new JsonObject { ["type"] = "TextBlock", ["text"] = notification.Text, ["wrap"] = true },
            new JsonObject { ["type"] = "TextBlock", ["text"] = notification.Next, ["wrap"] = true });
        foreach (string command in Commands(notification, api))
            body.Add((JsonNode)new JsonObject
            {
                ["type"] = "TextBlock", ["text"] = command, ["wrap"] = true, ["fontType"] = "Monospace", ["spacing"] = "Small",
            });
        var card = new JsonObject
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["body"] = body,
        };
        if (api is not null)
            card["actions"] = new JsonArray(new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = "Open Leafwire", ["url"] = api });
        return new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(new JsonObject
            {
                ["contentType"] = "application/vnd.microsoft.card.adaptive", ["contentUrl"] = null, ["content"] = card,
            }),
        };
    }

    /// <summary>A message's commands, those that speak to a host with its address.</summary>
    public static IReadOnlyList<string> Commands(Notification notification, string? api) => api is null
        ? notification.Commands
        : [.. notification.Commands.Select(
            c => Asks(c, "approve", "reject", "promote", "cancel", "site") ? $"{c} --api {api}" : c)];

    private static bool Asks(string command, params ReadOnlySpan<string> verbs)
    {
        foreach (string verb in verbs)
        {
            if (command.StartsWith($"leafwire {verb} ", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // Slack reads these three as its own.
    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Cut(string text, int length) => text.Length > length ? text[..(length - 1)] + "…" : text;

    private static StringContent Json(JsonObject value) => new(value.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json);
}
