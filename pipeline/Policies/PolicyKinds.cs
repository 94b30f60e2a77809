using Leafwire.Contracts;
using Leafwire.Contracts.Settings;

namespace Leafwire.Pipeline.Policies;

/// <summary>Kinds of values that several tables of keys have.</summary>
internal static class PolicyKinds
{
    public static ListKind<string> Devices { get; } =
        new(new TextKind(1, Limits.NameLength, "a device's name or a pattern with * and ?"), "device names or patterns (`*`, `?`)");
}
