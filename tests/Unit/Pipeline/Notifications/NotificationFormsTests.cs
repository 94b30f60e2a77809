using System.Text.Json;
using Leafwire.Pipeline.Notifications;
using Leafwire.Pipeline.Reports;
using Leafwire.Tests.Unit.Pipeline.Reports;

namespace Leafwire.Tests.Unit.Pipeline.Notifications;

public sealed class NotificationFormsTests
{
    private const string Api = "https://leafwire.example.net";

    private static readonly Notification Told = PushNotifications.Of(
        SampleReport.Of(PushStatus.AwaitingApproval, SampleReport.Device("leaf1", DeviceOutcome.Previewed)) with
        {
            Digest = "sha256:aa", Upload = "a<b>&c.zip",
        })!;

    [Fact]
    public async Task Webhook_GetsACloudEvent()
    {
        (HttpRequestMessage request, JsonElement body) = await SendAsync(NotificationTargetKind.Webhook, "token-1");

        request.Content!.Headers.ContentType!.ToString().ShouldBe("application/cloudevents+json; charset=utf-8");
        request.Headers.Authorization!.ToString().ShouldBe("Bearer token-1");
        body.GetProperty("specversion").GetString().ShouldBe("1.0");
        body.GetProperty("id").GetString().ShouldBe("0123456789abcdef.awaitingApproval.1");
        body.GetProperty("type").GetString().ShouldBe("leafwire.push.awaitingApproval");
        body.GetProperty("source").GetString().ShouldBe("/leafwire/sites/dc1");
        body.GetProperty("subject").GetString().ShouldBe("pushes/0123456789abcdef");
        body.GetProperty("time").GetDateTimeOffset().ShouldBe(Told.At);
        body.GetProperty("datacontenttype").GetString().ShouldBe("application/json");
        JsonElement data = body.GetProperty("data");
        data.GetProperty("kind").GetString().ShouldBe("awaitingApproval");
        data.GetProperty("commands")[0].GetString().ShouldBe($"leafwire approve 0123456789abcdef --digest sha256:aa --api {Api}");
        data.GetProperty("push").GetProperty("status").GetString().ShouldBe("awaitingApproval");
        data.GetProperty("push").GetProperty("outcomes").GetProperty("previewed").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task EventGrid_GetsTheSameWithItsKey()
    {
        (HttpRequestMessage request, JsonElement body) = await SendAsync(NotificationTargetKind.EventGrid, "key-1");

        request.Headers.GetValues("aeg-sas-key").ShouldBe(["key-1"]);
        request.Headers.Authorization.ShouldBeNull();
        body.GetProperty("specversion").GetString().ShouldBe("1.0");
    }

    [Fact]
    public async Task Slack_GetsBlocksWithItsSignsEscaped()
    {
        (_, JsonElement body) = await SendAsync(NotificationTargetKind.Slack, null);

        body.GetProperty("text").GetString().ShouldBe("Push 0123456789abcdef at dc1 waits for approval");
        JsonElement[] blocks = [.. body.GetProperty("blocks").EnumerateArray()];
        blocks[0].GetProperty("text").GetProperty("type").GetString().ShouldBe("plain_text");
        blocks[1].GetProperty("text").GetProperty("text").GetString().ShouldStartWith("a&lt;b&gt;&amp;c.zip would change");
        blocks[2].GetProperty("text").GetProperty("text").GetString()!
            .ShouldContain("leafwire approve 0123456789abcdef");
    }

    [Fact]
    public async Task Teams_GetsAnAdaptiveCard()
    {
        (_, JsonElement body) = await SendAsync(NotificationTargetKind.Teams, null);

        body.GetProperty("type").GetString().ShouldBe("message");
        JsonElement attachment = body.GetProperty("attachments").EnumerateArray().Single();
        attachment.GetProperty("contentType").GetString().ShouldBe("application/vnd.microsoft.card.adaptive");
        JsonElement card = attachment.GetProperty("content");
        card.GetProperty("type").GetString().ShouldBe("AdaptiveCard");
        card.GetProperty("body").EnumerateArray().Select(b => b.GetProperty("text").GetString()).ShouldContain(Told.Next);
        card.GetProperty("actions")[0].GetProperty("url").GetString().ShouldBe(Api);
    }

    [Theory]
    [InlineData(NotificationKind.Failed, "leafwire.push.failed")]
    [InlineData(NotificationKind.Split, "leafwire.push.split")]
    [InlineData(NotificationKind.Drifted, "leafwire.device.drifted")]
    [InlineData(NotificationKind.RunnerSilent, "leafwire.runner.silent")]
    [InlineData(NotificationKind.ClockOff, "leafwire.runner.clockOff")]
    public void Kind_HasItsType(NotificationKind kind, string type) => NotificationForms.TypeOf(kind).ShouldBe(type);

    private static async Task<(HttpRequestMessage Request, JsonElement Body)> SendAsync(NotificationTargetKind kind, string? key)
    {
        var address = TargetAddress.Read("people", new NotificationTarget { Kind = kind, Url = "https://hook.example.net/x", Key = key });
        HttpRequestMessage request = NotificationForms.Request(Told, kind, address, Api);
        request.RequestUri.ShouldBe(new Uri("https://hook.example.net/x"));
        string body = await request.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (request, JsonDocument.Parse(body).RootElement);
    }
}
