using System.Text;
using System.Text.Json.Nodes;
using Leafwire.Contracts;

namespace Leafwire.Tests.Unit.Contracts;

public sealed class WireTests
{
    private static readonly ConfigureCommand Configure = new()
    {
        Id = "0123456789abcdef.leaf1.configure",
        PushId = "0123456789abcdef",
        Site = "lab",
        Device = "leaf1",
        NotAfter = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Candidate = Payload.Of("hostname leaf1\n"),
        Mode = ConfigureMode.Replace,
        CommitTimer = TimeSpan.FromMinutes(5),
        Checks = [new Check { Name = "up", Command = "show version", Expect = "EOS" }],
    };

    [Fact]
    public void Command_EncodedAndDecoded_IsTheSame()
    {
        var back = (ConfigureCommand)Wire.DecodeCommand(Wire.Encode(Configure));
        back.Candidate.Text().ShouldBe("hostname leaf1\n");
        back.Checks.Single().ShouldBe(Configure.Checks[0]);
        Wire.Encode(back).ShouldBe(Wire.Encode(Configure));
        Encoding.UTF8.GetString(Wire.Encode(Configure)).ShouldStartWith("{\"kind\":\"configure\",");
    }

    [Fact]
    public void Header_OfACommand_IsThatOfItsReply()
    {
        var command = (ConfigureCommand)Wire.DecodeCommand(Wire.Encode(Configure with { Attempt = 3 }));
        command.Header.ShouldBe(new MessageHeader
        {
            CommandId = Configure.Id, Kind = CommandKind.Configure, Attempt = 3, PushId = Configure.PushId, Site = Configure.Site,
            Device = Configure.Device,
        });
        Wire.DecodeReply(Wire.Encode(new UnchangedReply { Header = command.Header, Runner = "r" })).Header.ShouldBe(command.Header);
    }

    [Fact]
    public void Encode_MessageWithoutAHeader_Throws()
    {
        Should.Throw<ArgumentException>(() => Wire.Encode(new UnchangedReply { Runner = "r" }));
        Should.Throw<ArgumentException>(() => Wire.Encode(new ConfirmCommand { NotAfter = default }));
    }

    [Theory]
    [InlineData("commandId")]
    [InlineData("command")]
    [InlineData("pushId")]
    [InlineData("site")]
    [InlineData("device")]
    [InlineData("runner")]
    public void DecodeReply_WithoutAPartOfItsHeader_IsRefused(string part)
    {
        JsonObject json = JsonNode.Parse(
            """{"outcome":"confirmed","schemaVersion":1,"commandId":"c","command":"Confirm","pushId":"p","site":"s","device":"d","runner":"r","stages":[]}""")!
            .AsObject();
        json.Remove(part).ShouldBeTrue();
        Should.Throw<MalformedMessageException>(() => Wire.DecodeReply(Encoding.UTF8.GetBytes(json.ToJsonString())));
    }

    [Fact]
    public void Message_OfBeforeThereWereAttempts_IsOfTheFirst()
    {
        string command = Encoding.UTF8.GetString(Wire.Encode(Configure)).Replace("\"attempt\":1,", "", StringComparison.Ordinal);
        command.ShouldNotContain("attempt");
        Wire.DecodeCommand(Encoding.UTF8.GetBytes(command)).Attempt.ShouldBe(1);
        Wire.DecodeReply(
            """{"outcome":"confirmed","schemaVersion":1,"commandId":"c","command":"Confirm","pushId":"p","site":"s","device":"d","runner":"r","stages":[]}"""u8)
            .Attempt.ShouldBe(1);
    }

    [Fact]
    public void Reply_EveryOutcome_IsNamedOnTheWireAsOutcomeOfSays()
    {
        Payload text = Payload.Of("x");
        Reply[] replies =
        [
            Made(new UnchangedReply { CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "" }),
            Made(new PreviewedReply
            {
                CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "", Diff = text, Added = 1, Removed = 0,
            }),
            Made(new ArmedReply
            {
                CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "", Diff = text, Added = 1, Removed = 0,
                Before = text, After = text, TimerLeft = TimeSpan.FromMinutes(1),
            }),
            Made(new ConfirmedReply { CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "" }),
            Made(new RevertedReply
            {
                CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "", Cause = RevertCause.Timer,
            }),
            Made(new HealthyReply { CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "" }),
            Made(new FetchedReply { CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "", Running = text }),
            Made(new RejectedReply
            {
                CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "", Message = "m",
                Lines = [new RejectedLine(3, "vlan x", "% Invalid input")],
            }),
            Made(new UnhealthyReply
            {
                CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "", Message = "m",
                Failures = [new CheckFailure("c", CheckPhase.Post, "e", "a")],
            }),
            Made(new UnreachableReply
            {
                CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "", Message = "m",
                TimerLeft = TimeSpan.FromSeconds(9),
            }),
            Made(new BusyReply { CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "", Message = "m" }),
            Made(new ExpiredReply { CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "", Message = "m" }),
            Made(new ChangedReply
            {
                CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "", Message = "m",
                TimerLeft = TimeSpan.FromSeconds(9), Change = new ConfigChange { Diff = text, Added = 1, Removed = 0, Before = text },
            }),
            Made(new FailedReply { CommandId = "", Command = default, PushId = "", Site = "", Device = "", Runner = "", Message = "m" }),
        ];
        foreach (Reply reply in replies)
        {
            string json = Encoding.UTF8.GetString(Wire.Encode(reply));
            json.ShouldStartWith($"{{\"outcome\":\"{Wire.OutcomeOf(reply)}\",");
            Wire.Encode(Wire.DecodeReply(Wire.Encode(reply))).ShouldBe(Wire.Encode(reply));
        }

        replies.Select(r => r.GetType()).Distinct().Count()
            .ShouldBe(typeof(Reply).Assembly.GetTypes().Count(t => t.IsSubclassOf(typeof(Reply)) && !t.IsAbstract));
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("null", "null")]
    [InlineData("{}", "cannot be read")]
    [InlineData("{\"kind\":\"reboot\"}", "cannot be read")]
    [InlineData("{\"kind\":\"confirm\",\"id\":\"a\",\"pushId\":\"b\",\"site\":\"c\",\"device\":\"d\",\"notAfter\":\"2026-01-02T03:04:05Z\","
        + "\"schemaVersion\":2}", "schemaVersion 2")]
    [InlineData("{\"kind\":\"confirm\",\"id\":\"a\",\"pushId\":\"b\",\"site\":null,\"device\":\"d\",\"notAfter\":\"2026-01-02T03:04:05Z\"}",
        "cannot be read")]
    public void DecodeCommand_Malformed_SaysWhy(string json, string why) =>
        Should.Throw<MalformedMessageException>(() => Wire.DecodeCommand(Encoding.UTF8.GetBytes(json))).Message.ShouldContain(why);

    [Fact]
    public void DecodeCommand_Malformed_DoesNotQuoteTheMessage()
    {
        byte[] json = Encoding.UTF8.GetBytes("{\"kind\":\"confirm\",\"id\":{\"secret\":\"hunter2\"}}");
        Exception e = Should.Throw<MalformedMessageException>(() => Wire.DecodeCommand(json));
        e.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void Presence_OfAnOlderRunner_AsksForNoSignature()
    {
        Wire.DecodePresence("""{"runner":"r","ready":true}"""u8).ShouldBe(new Presence("r", true, null));
        Encoding.UTF8.GetString(Wire.Encode(new Presence("r", true)))
            .ShouldBe("""{"runner":"r","ready":true,"slots":1,"confirmSlots":1}""");
        string key = "U" + new string('A', 55);
        Wire.DecodePresence(Wire.Encode(new Presence("r", true, [key]))).Keys.ShouldBe([key]);
        Wire.DecodePresence(Wire.Encode(new Presence("r", true, []))).Keys.ShouldBe([]);
    }

    [Fact]
    public void Service_Answer_SaysWhatTheRunnerSaysOfItself()
    {
        Wire.DecodeService("""
            {"type":"io.nats.micro.v1.stats_response","name":"leafwire-lab","id":"x","version":"1.0.0","metadata":{"site":"lab"},
            "endpoints":[{"name":"other","num_requests":3},{"name":"presence","data":{"runner":"r","ready":true},"last_error":""}],
            "started":"2026-01-01T00:00:00Z"}
            """u8).ShouldBe(new Presence("r", true));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"endpoints":[]}""")]
    [InlineData("""{"endpoints":[null,{"data":null}]}""")]
    [InlineData("""{"endpoints":[{"data":{"runner":"","ready":true}}]}""")]
    [InlineData("""{"endpoints":{"data":{"runner":"r","ready":true}}}""")]
    public void Service_AnswerThatSaysNothing_IsRefused(string json) => Should.Throw<MalformedMessageException>(
        () => Wire.DecodeService(Encoding.UTF8.GetBytes(json))).Message.ShouldMatch("service's answer|presence answer");

    // What it says stands in the report of the push that is refused for it.
    [Fact]
    public void Presence_OfAHostileSite_IsRefused()
    {
        string key = "U" + new string('A', 55);
        Presence[] hostile =
        [
            new("", true), new(new string('r', 129), true), new("r\u001b[2J", true), new("r", true, ["U1"]),
            new("r", true, [new string('U', 1_000_000)]),
            new("r", true, [.. Enumerable.Repeat(key, Limits.PresenceKeys + 1)]), new("r", true, [null!]),
            new("r", true) { Sessions = [null!] }, new("r", true) { Sessions = [new SeenSession("s\u001b[2J", false)] },
            new("r", true) { Sessions = [new SeenSession(new string('s', 129), true)] },
            new("r", true) { Sessions = [.. Enumerable.Repeat(new SeenSession("s", true), Limits.PresenceSessions + 1)] },
        ];
        foreach (Presence presence in hostile)
            Should.Throw<MalformedMessageException>(() => Wire.DecodePresence(Wire.Encode(presence))).Message.Length.ShouldBeLessThan(200);
    }

    [Fact]
    public void FailedReply_ThatIsNoRefusal_IsWrittenAsBefore() =>
        Encoding.UTF8.GetString(Wire.Encode(Made(new FailedReply
        {
            CommandId = "", Command = CommandKind.Fetch, PushId = "", Site = "", Device = "", Runner = "", Message = "m",
        }))).ShouldNotContain("efusal");

    [Fact]
    public void Payload_Altered_IsRefused()
    {
        Payload good = Payload.Of("interface Ethernet1\n   shutdown\n");
        Should.Throw<InvalidDataException>(() => (good with { Inline = Payload.Of("interface Ethernet2\n   shutdown\n").Inline }).Text())
            .Message.ShouldContain("digest");
        Should.Throw<InvalidDataException>(() => (good with { Size = good.Size - 1 }).Text());
        Should.Throw<InvalidDataException>(() => (good with { Size = int.MaxValue }).Text()).Message.ShouldContain("larger");
        Should.Throw<InvalidDataException>(() => (good with { Inline = null }).Text());
    }

    [Fact]
    public async Task Payload_TooLargeForAMessage_TravelsAsObject()
    {
        var bucket = new Dictionary<string, byte[]>();
        Payload fitted = await Payload.Of("some text").FitAsync(4, (name, bytes) => { bucket[name] = bytes; return Task.CompletedTask; });
        fitted.Inline.ShouldBeNull();
        bucket.Keys.Single().ShouldBe(fitted.Object);
        (await fitted.TextAsync(name => Task.FromResult(bucket[name]))).ShouldBe("some text");
    }

    private static Reply Made(Reply reply) =>
        reply with { CommandId = "id", PushId = "p", Site = "s", Device = "d", Runner = "r", Stages = [new StageTime(Stages.Load, 1.5)] };

    // Runners of before there were platforms, and what a new one writes.
    [Fact]
    public void Reply_SoftwareUnderItsOldName_IsRead()
    {
        const string old =
            """{"outcome":"unchanged","schemaVersion":1,"commandId":"c","command":"Configure","pushId":"p","site":"lab","device":"leaf1","runner":"r","eosVersion":"4.31.2F","stages":[]}""";
        Reply reply = Wire.DecodeReply(Encoding.UTF8.GetBytes(old));
        reply.Software.ShouldBe("4.31.2F");
        reply.Warnings.ShouldBeEmpty();
        byte[] written = Wire.Encode(reply with { Warnings = ["! careful"] });
        Encoding.UTF8.GetString(written).ShouldContain("\"software\":\"4.31.2F\"");
        Encoding.UTF8.GetString(written).ShouldNotContain("eosVersion");
        (Wire.DecodeReply(written).Software, Wire.DecodeReply(written).Warnings[0]).ShouldBe(("4.31.2F", "! careful"));
    }
}
