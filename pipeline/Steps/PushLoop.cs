namespace Leafwire.Pipeline.Steps;

/// <summary>What a host gives to <see cref="PushLoop"/>: a way to run a step, and to wait.</summary>
public interface IPushHost
{
    /// <summary>Runs the step that the push is at (<see cref="PushWorkflow.RunAsync"/>).</summary>
    Task<PushState> RunAsync(PushState state);

    /// <summary>Archives texts beside the steps (<see cref="ArchiveStep.RunAsync"/>).</summary>
    Task<PushState> ArchiveAsync(PushState state);

    /// <summary>Waits until a moment, or until somebody rings.</summary>
    Task WaitAsync(DateTimeOffset until, bool ringEnds);

    /// <summary>True when the host wants to go on anew with the state that it is given, for example because its history is long.</summary>
    bool WantsAnew { get; }
}

/// <summary>
/// One push from a state to its end: the same body for every host. It awaits nothing but its host, and always on the
/// caller's context, so that a workflow engine can replay it.
/// </summary>
public static class PushLoop
{
    /// <summary>Runs a push. Run again from the same state, from an older one or from the beginning, it comes to the same end.</summary>
    /// <returns>The state at its end, or when the host wants to go on anew.</returns>
    public static async Task<PushState> RunAsync(PushState state, IPushHost host)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(host);
        Task<PushState>? archiving = null;
        while (!state.IsOver)
        {
            if (archiving is null && state.HasTexts)
                archiving = host.ArchiveAsync(state);
            // Only the result waits for the texts, and people who are to agree to them.
            if (archiving is not null
                && (archiving.IsCompleted || state.AwaitsTexts || state is { Step: PushWorkflow.Record, GivenUp: null }))
            {
                state = state.Archived(await archiving);
                archiving = null;
            }

            if (state.Step != PushWorkflow.Record || !state.HasTexts)
            {
                if (state.RetryAt is { } retry)
                    await host.WaitAsync(retry, ringEnds: false);
                else if (state.WaitUntil is { } until)
                    await host.WaitAsync(until, ringEnds: true);
                state = await host.RunAsync(state with { WaitUntil = null });
            }

            if (host.WantsAnew)
                return state;
        }

        return state;
    }
}
