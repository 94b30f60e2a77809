using Leafwire.Contracts;
using Leafwire.Contracts.Settings;
using Leafwire.Eos;

namespace Leafwire.Pipeline.Policies;

/// <summary>Kinds of values that several tables of keys have.</summary>
internal static class PolicyKinds
{
    private static readonly CheckTable s_checks = new(ReadOnlyCommand.Problem);

    public static ListKind<string> Devices => DeviceKinds.Patterns;

    /// <summary>A list of checks; each is to be finished (<see cref="CheckTable.Finish"/>) before it is sent.</summary>
    public static ListKind<PolicyCheck> Checks => s_checks.List;
}
