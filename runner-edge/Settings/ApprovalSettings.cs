namespace Leafwire.Runner.Settings;

/// <summary>Whose approvals a change needs before this runner arms it, whatever the pipeline says.</summary>
/// <param name="KeysFile">The file of people's keys (<see cref="Contracts.TrustedKeys"/>), read again when it has changed.</param>
/// <param name="Approvers">How many of them, each with another name.</param>
internal sealed record ApprovalSettings(string KeysFile, int Approvers);
