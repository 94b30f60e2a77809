using Leafwire.Eos;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>Configuration sessions: open, clean, commit with and without a timer, abort.</summary>
internal static class SessionCommands
{
    public static IEnumerable<(string Pattern, CliCommand Command)> All =>
    [
        ("configure session", new((call, _) => OpenAsync(call, null))),
        ("configure session NAME", new((call, _) => OpenAsync(call, call.Arguments[0]))),
        ("configure session NAME commit", new((call, token) => CommitAsync(call, call.Arguments[0], null, token))),
        ("configure session NAME commit timer TIME", new((call, token) => CommitAsync(call, call.Arguments[0], call.Arguments[1], token))),
        ("configure session NAME abort", new((call, token) => AbortAsync(call, call.Arguments[0], token))),
        ("rollback clean-config", new((call, _) => CleanAsync(call)) { Session = true }),
        ("commit", new((call, token) => CommitAsync(call, call.Shell.Session!.Name, null, token)) { Session = true }),
        ("commit timer TIME",
            new((call, token) => CommitAsync(call, call.Shell.Session!.Name, call.Arguments[0], token)) { Session = true }),
        ("abort", new((call, token) => AbortAsync(call, call.Shell.Session!.Name, token)) { Session = true }),
    ];

    private static ValueTask OpenAsync(CliCall call, string? name)
    {
        string? error = call.State.Enter(name, out SwitchSession? session);
        call.Say(error);
        if (error is null)
            call.Shell.EnterConfiguration(session);
        return ValueTask.CompletedTask;
    }

    private static ValueTask CleanAsync(CliCall call)
    {
        call.State.Clean(call.Shell.Session!);
        return ValueTask.CompletedTask;
    }

    private static async ValueTask CommitAsync(CliCall call, string name, string? time, CancellationToken cancellationToken)
    {
        TimeSpan? timer = time is null ? null : CommitTimer.Read(time);
        if (time is not null && timer is null)
        {
            call.Say(SwitchWords.InvalidInput);
            return;
        }
        // All zero is no timer at all: that is what a tool gets that lets 24 hours wrap around.
        timer = timer == TimeSpan.Zero ? null : timer;
        bool confirms = timer is null && call.State.Armed?.Name == name;
        Task<string?> committing = call.State.CommitAsync(name, call.Shell.Connection.User, timer);
        await call.Shell.WhileAsync(committing, cancellationToken);
        string? error = await committing;
        call.Say(error);
        if (error is not null)
            return;
        if (!confirms && call.State.Has<Fault.Warn>() is { } warn)
            call.Say($"! {warn.Text}");
        if (call.Shell.Session?.Name == name)
            call.Shell.LeaveConfiguration();
        if (timer is not null)
            await call.Shell.DropAtAsync("arm");
        else if (confirms)
            await call.Shell.DropAtAsync("confirm");
    }

    private static async ValueTask AbortAsync(CliCall call, string name, CancellationToken cancellationToken)
    {
        Task<string?> aborting = call.State.AbortAsync(name);
        await call.Shell.WhileAsync(aborting, cancellationToken);
        call.Say(await aborting);
        if (call.Shell.Session?.Name == name)
            call.Shell.LeaveConfiguration();
    }
}
