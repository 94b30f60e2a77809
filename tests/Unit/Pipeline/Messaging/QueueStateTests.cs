using CsCheck;
using Leafwire.Pipeline.Messaging;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Tests.Unit.Pipeline.Messaging;

public sealed class QueueStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Far = Now.AddHours(1);

    [Fact]
    public void Add_OlderUpload_GoesBeforeYoungerOnesThatWait()
    {
        QueueState state = QueueState.Empty.Add(Waiting("young", 5)).Add(Waiting("old", 1)).Add(Waiting("middle", 3))
            .Add(Waiting("also-middle", 3));

        state.Entries.Select(e => e.PushId).ShouldBe(["old", "also-middle", "middle", "young"]);
    }

    [Fact]
    public void Add_OlderUpload_DoesNotOvertakeOneThatHasItsTurn()
    {
        QueueState state = Granted(QueueState.Empty.Add(Waiting("young", 5)), "young").Add(Waiting("old", 1));

        state.Blocker(state.Find("old")!, Now)!.PushId.ShouldBe("young");
        state.Blocker(state.Find("young")!, Now).ShouldBeNull();
    }

    [Fact]
    public void Blocker_OfOtherDevices_IsNone()
    {
        QueueState state = Granted(QueueState.Empty.Add(Waiting("a", 1, "leaf1")), "a").Add(Waiting("b", 2, "leaf2"))
            .Add(Waiting("c", 3, "leaf1", "leaf2"));

        state.Blocker(state.Find("b")!, Now).ShouldBeNull();
        state.Blocker(state.Find("c")!, Now)!.PushId.ShouldBe("a");
    }

    [Fact]
    public void Blocker_OfAWholeSite_IsEverybody()
    {
        QueueState state = Granted(QueueState.Empty.Add(Waiting("site", 1) with { Devices = null }), "site").Add(Waiting("b", 2, "leaf9"));

        state.Blocker(state.Find("b")!, Now)!.PushId.ShouldBe("site");
    }

    [Fact]
    public void Blocker_ThatExpired_BlocksNoMore()
    {
        QueueState state = Granted(QueueState.Empty.Add(Waiting("gone", 1)), "gone").Add(Waiting("b", 2));

        state.Blocker(state.Find("b")!, Far).ShouldBeNull();
    }

    [Fact]
    public void Tidy_Expired_DropsThemAndKeepsWhoseTurnItWas()
    {
        QueueState state = Granted(QueueState.Empty.Add(Waiting("had-turn", 1)), "had-turn").Add(Waiting("waited", 2))
            .Add(Waiting("own", 3));

        QueueState tidy = state.Tidy("own", Far);

        tidy.Entries.Select(e => e.PushId).ShouldBe(["own"]);
        tidy.Turns.Select(t => t.Upload.PushId).ShouldBe(["had-turn"]);
        tidy.Tidy("own", Far).ShouldBeSameAs(tidy);
    }

    [Fact]
    public void Add_OfOneSecond_GoesByName()
    {
        QueueState state = QueueState.Empty.Add(Waiting("b", 1)).Add(Waiting("a", 1)).Add(Waiting("c", 1));

        state.Entries.Select(e => e.PushId).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void Add_OfTwoVersionsOfOneFile_GoesAsTheyAreFound()
    {
        QueueEntry first = Waiting("first", 1), later = first with { Upload = first.Upload with { PushId = "later", ETag = "0x0" } };
        QueueState state = QueueState.Empty.Add(first).Add(later).Add(Waiting("before", 0));

        state.Entries.Select(e => e.PushId).ShouldBe(["before", "first", "later"]);
        // None of the two supersedes the other, whichever had its turn.
        (first.Upload.IsBefore(later.Upload) || later.Upload.IsBefore(first.Upload)).ShouldBeFalse();
    }

    [Fact]
    public void Turns_AreKeptAsLongAsADeviceHasNoNewerOne()
    {
        QueueState state = QueueState.Empty;
        foreach ((string id, int at, string[] devices) in new[]
        {
            ("one", 1, new[] { "leaf1" }), ("both", 2, ["leaf1", "leaf2"]), ("two", 3, ["leaf2"]), ("dry", 4, ["leaf1"]),
        })
        {
            state = state.Add(Waiting(id, at, devices));
            state = state.Grant(state.Find(id)!, Now, Far, changes: id != "dry").Leave(id, Now);
        }

        // A push that changes nothing supersedes nobody.
        state.Turns.Select(t => t.Upload.PushId).ShouldBe(["both", "two"]);
    }

    [Fact]
    public void Turns_OfAPushThatDidNothing_AreForgottenAndUncoverWhatTheyWereNewerThan()
    {
        QueueState state = Granted(QueueState.Empty.Add(Waiting("used", 1)), "used").Leave("used", Now);

        state = Granted(state.Add(Waiting("refused", 3)), "refused");
        state.Turns.Select(t => t.Upload.PushId).ShouldBe(["used"]);
        state = state.Remove("refused");

        state.Turns.Select(t => t.Upload.PushId).ShouldBe(["used"]);
        Granted(state.Add(Waiting("next", 2)), "next").Leave("next", Now).Turns.Select(t => t.Upload.PushId).ShouldBe(["next"]);
    }

    [Fact]
    public void Turn_OfOneSecond_IsNewerByName_UnlessItWasOverWhenTheOtherWasUploaded()
    {
        FoundUpload first = Waiting("a", 1).Upload, last = Waiting("b", 1).Upload;
        QueueTurn under = new(last, ["leaf1"]);

        under.IsNewerThan(first).ShouldBeTrue();
        new QueueTurn(first, ["leaf1"]).IsNewerThan(last).ShouldBeFalse();
        (under with { OverAt = first.UploadedAt.AddSeconds(1) }).IsNewerThan(first).ShouldBeTrue();
        (under with { OverAt = first.UploadedAt.AddMilliseconds(900) }).IsNewerThan(first).ShouldBeFalse();
        (under with { OverAt = first.UploadedAt.AddMilliseconds(900) }).IsNewerThan(Waiting("a", 0).Upload).ShouldBeTrue();
        QueueState.Decode(Granted(QueueState.Empty.Add(Waiting("b", 1)), "b").Leave("b", Now).Encode()).Turns
            .ShouldHaveSingleItem().OverAt.ShouldBe(Now);
    }

    [Fact]
    public void Turns_OfMany_FitAMessage()
    {
        QueueState state = QueueState.Empty;
        for (int push = 0; push < 1000; push++)
        {
            string id = $"{push:x16}";
            state = state.Add(Waiting(id, push, [.. Enumerable.Range(0, 64).Select(d => $"site-rack{push}-leaf{d:00}")]));
            state = state.Grant(state.Find(id)!, Now, Far, changes: true).Leave(id, Now);
        }

        state.Encode().Length.ShouldBeLessThan(200 * 1024);
    }

    [Fact]
    public void Decode_OfAnEarlierForm_IsEmpty() =>
        QueueState.Decode(
            """{"entries":[{"pushId":"0123456789abcdef","devices":["leaf1"],"uploadedAt":"2026-01-01T00:00:00+00:00","served":true,"expiresAt":"2026-01-01T00:00:00+00:00"}]}"""u8)
            .Entries.ShouldBeEmpty();

    [Fact]
    public void Decode_OfEncoded_IsTheSame()
    {
        QueueState state = Granted(QueueState.Empty.Add(Waiting("a", 1)), "a").Add(Waiting("b", 2) with { Devices = null });

        QueueState read = QueueState.Decode(state.Encode());

        read.Entries.Select(e => (e.Upload, e.TurnAt, e.ExpiresAt)).ShouldBe(state.Entries.Select(e => (e.Upload, e.TurnAt, e.ExpiresAt)));
        read.Entries[0].Devices.ShouldBe(["leaf1"]);
        read.Entries[1].Devices.ShouldBeNull();
    }

    [Fact]
    public void Crowd_WithoutRoom_WaitsForWhoIsUnderWay()
    {
        QueueState state = Granted(QueueState.Empty.Add(Of("a", 1, 3)), "a").Add(Of("b", 2, 2)).Add(Of("c", 3, 1));

        Crowd(state, "b", 4).ShouldBe("a");
        // It would have room, and does not pass the one that waits for more.
        Crowd(state, "c", 4).ShouldBe("b");
        Crowd(state, "b", 5).ShouldBeNull();
        Crowd(state, "b", null).ShouldBeNull();
        // What changes nothing needs no room.
        Crowd(state.Add(Of("d", 4, 0)), "d", 4).ShouldBeNull();
    }

    [Fact]
    public void Crowd_OfMoreThanTheLimit_GoesAlone()
    {
        QueueState state = QueueState.Empty.Add(Of("large", 1, 100)).Add(Of("small", 2, 1));
        Crowd(state, "large", 10).ShouldBeNull();
        Crowd(Granted(state, "large"), "small", 10).ShouldBe("large");
    }

    [Fact]
    public void Crowd_GoesByRankThenByAge_AndWhoHoldsUpAHighOneHasItsRank()
    {
        QueueState state = QueueState.Empty.Add(Of("low", 1, 1) with { Rank = -1 }).Add(Of("old", 2, 1)).Add(Of("young", 3, 1))
            .Add(Of("high", 4, 1) with { Rank = 1 });
        Crowd(state, "high", 1).ShouldBeNull();
        Crowd(state, "old", 1).ShouldBe("high");
        state = state.Remove("high");
        Crowd(state, "old", 1).ShouldBeNull();
        Crowd(state, "young", 1).ShouldBe("old");
        Crowd(state, "low", 1).ShouldBe("old");

        state = state.Add(Of("urgent", 5, 1) with { Rank = 1, Devices = ["low"] });
        Crowd(state, "low", 1).ShouldBeNull();
        Crowd(state, "old", 1).ShouldBe("low");
    }

    [Fact]
    public void Aside_HoldsNobodyUpAndIsKnownUntilItLeaves()
    {
        QueueState state = Granted(QueueState.Empty.Add(Waiting("asked", 1)), "asked");
        state = state.StepAside(new QueueTurn(state.Find("asked")!.Upload, ["leaf1"])).Add(Waiting("newer", 2));

        state.Blocker(state.Find("newer")!, Now).ShouldBeNull();
        state.Turns.ShouldBeEmpty();
        QueueState read = QueueState.Decode(state.Encode());
        (read.IsAside("asked"), read.Knows("asked"), read.Knows("newer")).ShouldBe((true, true, true));
        Granted(read, "newer").Leave("newer", Now).Tidy("", Far).IsAside("asked").ShouldBeTrue();
        read.Remove("asked").Knows("asked").ShouldBeFalse();
    }

    [Fact]
    public void Queue_WithALimit_NeverChangesMoreAtOnceAndNeverStalls() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[1, 7], Gen.Int[-1, 1]).Array[1, 60].Sample(steps =>
        {
            QueueState state = QueueState.Empty;
            foreach ((int who, int action, int count, int rank) in steps)
            {
                string id = $"p{who}";
                if (action == 0)
                    state = state.Leave(id, Now);
                else if (state.Find(id) is not { } entry)
                    state = state.Add(Of(id, who, count) with { Rank = rank, Devices = [$"leaf{who % 3}"] });
                else if (entry.TurnAt is null && CanGo(state, entry))
                    state = Granted(state, id);

                QueueEntry[] under = [.. state.Entries.Where(e => e.TurnAt is not null)];
                (under.Length <= 1 || under.Sum(e => e.AtOnce) <= 5).ShouldBeTrue();
                if (state.Entries.Count > 0 && under.Length == 0)
                    state.Entries.ShouldContain(e => CanGo(state, e));
            }
        });

    private static bool CanGo(QueueState state, QueueEntry entry) =>
        state.Blocker(entry, Now) is null && state.Crowd(entry, Now, 5) is null;

    private static QueueEntry Of(string id, int uploaded, int atOnce) => Waiting(id, uploaded, id) with { AtOnce = atOnce };

    private static string? Crowd(QueueState state, string id, int? most) => state.Crowd(state.Find(id)!, Now, most)?.PushId;

    /// <summary>
    /// Whatever enters, is granted and leaves in whatever order: no two pushes under way share a device, and somebody can always go.
    /// </summary>
    [Fact]
    public void Queue_InAnyOrder_NeverRunsTwoOfADeviceAndNeverStalls() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[1, 7]).Array[1, 60].Sample(steps =>
        {
            QueueState state = QueueState.Empty;
            foreach ((int who, int action, int devices) in steps)
            {
                string id = $"p{who}";
                if (action == 0)
                    state = devices % 2 == 0 ? state.Remove(id) : state.Leave(id, Now);
                else if (state.Find(id) is not { } entry)
                    state = state.Add(Waiting(
                        id, devices, [.. Enumerable.Range(0, 3).Where(bit => (devices & (1 << bit)) != 0).Select(bit => $"leaf{bit}")]));
                else if (entry.TurnAt is null && state.Blocker(entry, Now) is null)
                    state = Granted(state, id);

                QueueEntry[] under = [.. state.Entries.Where(e => e.TurnAt is not null)];
                foreach (QueueEntry a in under)
                    under.ShouldAllBe(b => a.PushId == b.PushId || !a.Shares(b));
                if (state.Entries.Count > 0 && under.Length == 0)
                    state.Entries.ShouldContain(e => state.Blocker(e, Now) == null);
            }
        });

    private static QueueEntry Waiting(string id, int uploaded, params string[] devices) =>
        new(new FoundUpload(id, new UploadName("lab", id + ".zip"), Now.AddMinutes(-60 + uploaded), "0x1"),
            devices.Length == 0 ? ["leaf1"] : devices, null, Far);

    private static QueueState Granted(QueueState state, string id) => state.Grant(state.Find(id)!, Now, Far, changes: true);
}
