using Leafwire.Cli;
using Leafwire.Contracts;
using Leafwire.Lab.Switches;

namespace Leafwire.Lab.Commands.Lab;

/// <summary>Reads <c>--fault DEVICE=FAULT</c>.</summary>
internal static class LabFaults
{
    private const string Every = "*";

    /// <summary>Faults by device; <c>*</c> stands for every device.</summary>
    /// <exception cref="UserErrorException">One cannot be read, or names a device that is not there.</exception>
    public static ILookup<string, Fault> Parse(IEnumerable<string> texts, IReadOnlyList<string> devices) =>
        texts.SelectMany(text => Parse(text, devices)).ToLookup(f => f.Device, f => f.Fault);

    private static IEnumerable<(string Device, Fault Fault)> Parse(string text, IReadOnlyList<string> devices)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new UserErrorException($"--fault {text}: write DEVICE=FAULT, for example {devices[0]}=refuse-commit");
        string device = DeviceName.Of(text[..equals]);
        if (device != Every && !devices.Contains(device))
            throw new UserErrorException($"--fault {text}: there is no device '{device}'; "
                + $"there are {string.Join(", ", devices.Take(20))}{(devices.Count > 20 ? ", ..." : "")}");
        if (!Fault.TryParse(text[(equals + 1)..], out Fault? fault, out string? error))
            throw new UserErrorException($"--fault {text}: {error}");
        return device == Every ? devices.Select(d => (d, fault)) : [(device, fault)];
    }
}
