using Leafwire.Pipeline.Notifications;
using Leafwire.Tests.Http;

namespace Leafwire.Tests.Integration.Host;

/// <summary>What is done with a message that its receiver does not take, or takes late.</summary>
public sealed class NotificationSenderTests(Cloud cloud) : NotificationWorld(cloud)
{
    [Fact]
    public async Task Receiver_ThatIsNotThere_GetsItWhenItIs()
    {
        int port = WebhookReceiver.FreePort();
        var url = new Uri($"http://127.0.0.1:{port}{Hidden}");
        NotificationSender sender = Sender(url);
        await Outbox.AddAsync(Told("one"), ["hook"], Cancel);

        await sender.SendAsync(Cancel);
        (await Outbox.DueAsync(Cancel)).ShouldBeEmpty("it is tried again later");
        await using var receiver = WebhookReceiver.Start(port);
        await sender.SendAsync(Cancel);
        receiver.Received.ShouldBeEmpty();
        Time.Advance(TimeSpan.FromSeconds(31));
        await sender.SendAsync(Cancel);

        receiver.Received.ShouldHaveSingleItem().Id.ShouldBe("one");
        await EmptyAsync();
        Logged.ShouldContain(l => l.Contains("Message one was not taken by hook (attempt 1): it cannot be reached"));
        Logged.ShouldAllBe(l => !l.Contains("hidden-path"));
    }

    [Fact]
    public async Task Receiver_ThatAsksForTime_IsGivenIt()
    {
        await using var receiver = WebhookReceiver.Start();
        receiver.Answer = _ => (429, 120);
        NotificationSender sender = Sender(receiver.Url);
        await Outbox.AddAsync(Told("one"), ["hook"], Cancel);
        await sender.SendAsync(Cancel);
        receiver.Received.Count.ShouldBe(1, "what it asks for is not tried at once");
        receiver.Answer = _ => (200, null);

        Time.Advance(TimeSpan.FromSeconds(119));
        await sender.SendAsync(Cancel);
        receiver.Received.Count.ShouldBe(1);
        Time.Advance(TimeSpan.FromSeconds(2));
        await sender.SendAsync(Cancel);

        receiver.Received.Count.ShouldBe(2);
        await EmptyAsync();
    }

    [Fact]
    public async Task Receiver_ThatStumbles_GetsItAtOnce()
    {
        await using var receiver = WebhookReceiver.Start();
        int requests = 0;
        receiver.Answer = _ => (Interlocked.Increment(ref requests) < 3 ? 503 : 200, null);
        await Outbox.AddAsync(Told("one"), ["hook"], Cancel);

        await Sender(receiver.Url).SendAsync(Cancel);

        receiver.Received.Select(r => r.Id).ShouldBe(["one", "one", "one"]);
        await EmptyAsync();
    }

    [Fact]
    public async Task Message_ThatNobodyTakes_IsGivenUpAndSaysSo()
    {
        await using var receiver = WebhookReceiver.Start();
        receiver.Answer = _ => (410, null);
        NotificationSender sender = Sender(new Uri(receiver.Url, Hidden));
        await Outbox.AddAsync(Told("one"), ["hook"], Cancel);

        for (int hour = 0; hour < 30; hour++)
        {
            await sender.SendAsync(Cancel);
            Time.Advance(TimeSpan.FromHours(1));
        }

        receiver.Received.Count.ShouldBeInRange(20, 26);
        Logged.Count(l => l.Contains("is given up: it answered 410")).ShouldBe(1);
        Logged.ShouldAllBe(l => !l.Contains("hidden-path"));
        await EmptyAsync();
    }

    [Fact]
    public async Task Message_ToldTwice_IsSentOnce_AndSentTwiceHasOneId()
    {
        await using var receiver = WebhookReceiver.Start();
        (await Outbox.AddAsync(Told("one"), ["hook"], Cancel)).ShouldBeTrue();
        (await Outbox.AddAsync(Told("one"), ["hook"], Cancel)).ShouldBeFalse();
        OutboxRow row = (await Outbox.DueAsync(Cancel)).ShouldHaveSingleItem();
        // Whoever took it sends it, and is killed before it can say so.
        (await Outbox.ClaimAsync(row, Cancel)).ShouldNotBeNull();
        (await Outbox.ClaimAsync(row, Cancel)).ShouldBeNull("it is another's");
        await Sender(receiver.Url).SendAsync(Cancel);
        receiver.Received.ShouldBeEmpty();

        Time.Advance(TimeSpan.FromMinutes(3));
        await Sender(receiver.Url).SendAsync(Cancel);

        receiver.Received.ShouldHaveSingleItem().Id.ShouldBe("one");
        (await Outbox.AddAsync(Told("one"), ["hook"], Cancel)).ShouldBeFalse();
        Time.Advance(TimeSpan.FromDays(31));
        await Outbox.ForgetAsync(Cancel);
        (await Outbox.AddAsync(Told("one"), ["hook"], Cancel)).ShouldBeTrue("it is forgotten by now");
    }

    [Fact]
    public async Task Target_ThatIsSlow_HoldsUpNoOther()
    {
        await using var receiver = WebhookReceiver.Start();
        receiver.Answer = r => (r.Path == "/bad" ? 429 : 200, 60);
        NotificationOptions options = Options(receiver.Url);
        options.Targets["bad"] = new NotificationTarget { Url = $"{receiver.Url}bad" };
        NotificationSender sender = Sender(options);
        foreach (string id in new[] { "one", "two", "three" })
            await Outbox.AddAsync(Told(id), ["bad", "hook"], Cancel);

        await sender.SendAsync(Cancel);

        receiver.Received.Count(r => r.Path == "/bad").ShouldBe(1, "it is left alone for now");
        receiver.Received.Where(r => r.Path == "/").Select(r => r.Id).Order(StringComparer.Ordinal).ShouldBe(["one", "three", "two"]);
    }
}
