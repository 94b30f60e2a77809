using Leafwire.Contracts;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Switches;
using Leafwire.Runner.Work;
using Leafwire.Tests.Platforms;
using Leafwire.Tests.Unit.Eos;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leafwire.Tests.Unit.Work;

/// <summary>
/// The worker on a switch that has nothing of EOS: configure, confirm, revert, check and fetch need no more than the verbs.
/// </summary>
public sealed class SecondPlatformTests
{
    private const string PushId = "0123456789abcdef";

    private readonly JumpingTime _time = new();
    private readonly MemoryNotes _notes = new();
    private readonly PocketPlatform _pocket;

    public SecondPlatformTests() => _pocket = new PocketPlatform(_time);

    private PocketPlatform.PocketSwitch Switch => _pocket.Of("box1");

    [Fact]
    public async Task Push_Confirmed_RunsAndIsSaved()
    {
        ArmedReply armed = (await ConfigureAsync("color=pink\nsize=3\n")).ShouldBeOfType<ArmedReply>();
        (armed.Software, armed.Added, armed.Removed).ShouldBe(("pocket 1.0", 2, 1));
        armed.Warnings.ShouldBe(["pink is not for everybody"]);
        (await ExecuteAsync(new ConfirmCommand { Id = "f", PushId = PushId, Site = "lab", Device = "box1", NotAfter = In(10) }))
            .ShouldBeOfType<ConfirmedReply>().NotSaved.ShouldBeNull();
        Switch.History.ShouldBe(["armed", "confirmed", "saved"]);
        (Switch.Running, Switch.Startup).ShouldBe(("color=pink\nsize=3\n", "color=pink\nsize=3\n"));
        (await ConfigureAsync("color=pink\nsize=3\n", "fedcba9876543210")).ShouldBeOfType<UnchangedReply>();
    }

    [Fact]
    public async Task Push_Reverted_RunsWhatItRanBefore()
    {
        (await ConfigureAsync("color=red\n")).ShouldBeOfType<ArmedReply>();
        (await ExecuteAsync(new RevertCommand { Id = "r", PushId = PushId, Site = "lab", Device = "box1", NotAfter = In(10) }))
            .ShouldBeOfType<RevertedReply>().Cause.ShouldBe(RevertCause.Command);
        Switch.History.ShouldBe(["armed", "reverted"]);
        Switch.Running.ShouldBe("color=blue\n");
    }

    [Fact]
    public async Task Push_CheckFails_IsPutBack()
    {
        var check = new Check { Name = "color", Command = "show color", Expect = "blue" };
        (await ConfigureAsync("color=red\n", checks: check)).ShouldBeOfType<UnhealthyReply>().Failures.ShouldHaveSingleItem()
            .Actual.ShouldBe("color=red");
        Switch.Running.ShouldBe("color=blue\n");
    }

    [Fact]
    public async Task Push_LineIsRefused_IsRejectedAndNothingIsLeft()
    {
        RejectedReply reply = (await ConfigureAsync("color=red\nnonsense\n")).ShouldBeOfType<RejectedReply>();
        reply.Lines.ShouldBe([new RejectedLine(2, "nonsense", "what is that?")]);
        Switch.Table().Sessions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Push_NotConfirmed_GoesBackByItself()
    {
        (await ConfigureAsync("color=red\n")).ShouldBeOfType<ArmedReply>();
        _time.Advance(TimeSpan.FromMinutes(6));
        (await ExecuteAsync(new ConfirmCommand { Id = "f", PushId = PushId, Site = "lab", Device = "box1", NotAfter = In(20) }))
            .ShouldBeOfType<RevertedReply>().Cause.ShouldBe(RevertCause.Timer);
    }

    [Fact]
    public void Platform_ThatNobodyKnows_IsNamed() =>
        Should.Throw<ArgumentException>(() =>
            new SwitchPlatforms([_pocket]).Of(new DeviceProfile { Name = "box1", Host = "box1", Username = "admin", Platform = "nxos" }))
            .Message.ShouldContain("'nxos' is no platform that this runner knows: pocket");

    private DateTimeOffset In(int minutes) => _time.GetUtcNow() + TimeSpan.FromMinutes(minutes);

    private Task<Reply> ConfigureAsync(string candidate, string push = PushId, params Check[] checks) => ExecuteAsync(new ConfigureCommand
    {
        Id = "c", PushId = push, Site = "lab", Device = "box1", NotAfter = In(10), Candidate = Payload.Of(candidate),
        Mode = ConfigureMode.Replace, CommitTimer = TimeSpan.FromMinutes(5), Checks = checks,
    }, candidate);

    private Task<Reply> ExecuteAsync(Command command, string? candidate = null)
    {
        if (command.PushId != PushId)
            _notes.Note = null;
        var device = new DeviceProfile { Name = "box1", Host = "box1", Username = "admin", Platform = "pocket" };
        return new SwitchWorker(new SwitchPlatforms([_pocket]), _time, new WorkOptions(), "runner-1", NullLogger<SwitchWorker>.Instance)
            .ExecuteAsync(
                new Job(command, device, candidate, _notes, _ => ValueTask.FromResult(true),
                    (text, _) => Task.FromResult(Payload.Of(text) with { Inline = null, Object = "kept" }), _ => { }),
                TestContext.Current.CancellationToken);
    }
}
