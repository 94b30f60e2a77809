using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;

namespace Leafwire.Runner.Eos;

/// <summary>EOS over a command line: from a device's profile to a privileged prompt.</summary>
/// <param name="connector">Opens shells.</param>
/// <param name="options">How long answers may take.</param>
/// <param name="time">The clock.</param>
internal sealed class EosPlatform(ISwitchConnector connector, EosOptions options, TimeProvider time) : ISwitchPlatform
{
    /// <inheritdoc/>
    public string Name => DeviceProfile.DefaultPlatform;

    /// <inheritdoc/>
    public TimeSpan CommitTime => options.Commit;

    /// <inheritdoc/>
    public OperatorWords Words => EosDialect.Words;

    /// <inheritdoc/>
    public string? TimerProblem(TimeSpan timer) => CommitTimer.Problem(timer);

    /// <inheritdoc/>
    public Candidate? Read(string text, out IReadOnlyList<RejectedLine> refused) => EosCandidate.Read(text, out refused);

    /// <inheritdoc/>
    public int CountRehashed(ConfigDiff diff, Candidate candidate) => RehashedSecrets.Count(diff.Lines, candidate.Lines);

    /// <inheritdoc/>
    public ChangeReview Review(string running, ConfigDiff diff, DeviceProfile device)
    {
        IReadOnlyList<ChangeRisk> risks = ChangeRisks.Find(running, diff.Text, device.Access);
        string canonical = ConfigurationDiff.Canonical(diff.Text);
        return new ChangeReview(Payload.DigestOf(canonical))
        {
            ChangeDigest = Payload.DigestOf(ChangesInBlocks.Of(canonical)),
            Risks = [.. risks.Select(
                risk => new Risk(JsonNamingPolicy.CamelCase.ConvertName(risk.Kind.ToString()), device.Withhold(risk.Words)))],
            AccessLines = [.. risks.Where(risk => risk.Kind == RiskKind.OwnAccess).Select(risk => device.Withhold(risk.Words))],
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ChangedLines(string diff) =>
        [.. ConfigurationDiff.Body(diff).Where(line => line is ['+' or '-', ..] && !ConfigurationLine.IsSeparator(line.AsSpan(1)))];

    /// <summary>Connects over a fresh connection, logs in, sets the terminal up, enables.</summary>
    /// <param name="profile">The device.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TransportException">Something of it failed.</exception>
    public async Task<EosDevice> ConnectAsync(DeviceProfile profile, CancellationToken cancellationToken)
    {
        ISwitchTransport transport = await connector.ConnectAsync(profile, cancellationToken);
        var shell = new EosShell(transport, options, time, profile.ToString());
        try
        {
            await shell.GreetAsync(cancellationToken);
            foreach (EosCommand command in EosDialect.Setup)
                await shell.SendAsync(command, cancellationToken);
            if (!shell.IsPrivileged)
                await EnableAsync(shell, profile, cancellationToken);
            return new EosDevice(shell, options);
        }
        catch (Exception e)
        {
            await shell.DisposeAsync();
            if (e is TransportException broken && broken.Without(profile) is var withheld && withheld != broken)
                throw withheld;
            throw;
        }
    }

    ConfigFacts? ISwitchPlatform.FactsOf(string running) => EosConfigFacts.Read(running);

    async Task<ISwitch> ISwitchPlatform.ConnectAsync(DeviceProfile device, CancellationToken cancellationToken) =>
        await ConnectAsync(device, cancellationToken);

    private async Task EnableAsync(EosShell shell, DeviceProfile profile, CancellationToken cancellationToken)
    {
        var enable =
            new EosCommand(EosDialect.Enable) { Prompt = PromptChange.Mode, Timeout = options.Login, Secret = profile.EnablePassword };
        EosAnswer answer = await shell.SendAsync(enable, cancellationToken);
        if (shell.IsPrivileged)
            return;
        string why = answer.Declined is not null && profile.EnablePassword is null
            ? "it asks for a password and the inventory has no enablePassword"
            : answer.Refusal ?? "it said nothing";
        throw new TransportException(TransportFault.Login, $"{profile}: 'enable' was refused: {why}");
    }
}
