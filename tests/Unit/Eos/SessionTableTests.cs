using Leafwire.Runner.Eos;
using Leafwire.Runner.Switches;

namespace Leafwire.Tests.Unit.Eos;

public sealed class SessionTableTests
{
    // EOS 4.32 and newer. A tool that knew only the old form lost every change (napalm#2166, cnaas-nms#395).
    [Fact]
    public void Read_NewForm_FindsTheArmedSessionAndTheTimeLeft()
    {
        SessionTable table = Read("""
            Maximum number of completed sessions: 1
            Maximum number of pending sessions: 5
            Merge on commit is disabled
            Autosave to startup-config on commit is disabled

            Session with pending commit timer: lw-01234567
            Time left until commit timer expiry: in 0:01:59

              Name             State     User  Terminal Completed Time      Committed By
            - ---------------- --------- ----- -------- ------------------- ------------
              lw-01234567      committed                2026-09-20 23:35:15 admin
            * lw-89abcdef      pending   admin vty5
              capiVerify-12    aborted
            """);
        table.Armed.ShouldBe(new ArmedSession("lw-01234567", new TimeSpan(0, 1, 59)));
        table.Pending.ShouldBe(["lw-89abcdef"]);
        table.Sessions.Select(s => s.State).ShouldBe([SessionState.Committed, SessionState.Pending, SessionState.Other]);
    }

    // EOS 4.31 and older.
    [Fact]
    public void Read_OldForm_FindsTheArmedSession()
    {
        SessionTable table = Read("""
            Maximum number of completed sessions: 1
            Maximum number of pending sessions: 5

              Name         State                 User     Terminal
              ------------ --------------------- -------- --------
              lw-01234567  pendingCommitTimer
              other        pending               admin    vty4
            """);
        table.Armed.ShouldBe(new ArmedSession("lw-01234567", null));
        table.Pending.ShouldBe(["other"]);
    }

    [Fact]
    public void Read_NoTimer_NothingIsArmed()
    {
        SessionTable table = Read("""
            Maximum number of completed sessions: 1
              Name             State     User  Terminal Completed Time      Committed By
            - ---------------- --------- ----- -------- ------------------- ------------
              lw-01234567      committed                2026-09-20 23:35:15 admin
            """);
        table.Armed.ShouldBeNull();
        table.Pending.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("in 0:01:59", 119)]
    [InlineData("in 23:59:58", 86_398)]
    [InlineData("0:00:05.123", 5)]
    [InlineData("in 1 day, 0:00:01", 86_401)]
    public void Read_TimeLeft_IsUnderstood(string words, int seconds) =>
        Read($"Session with pending commit timer: a\nTime left until commit timer expiry: {words}").Armed!.Left.ShouldBe(
            TimeSpan.FromSeconds(seconds));

    private static SessionTable Read(string text) => SessionAnswer.Read(text.Split('\n')).Table;
}
