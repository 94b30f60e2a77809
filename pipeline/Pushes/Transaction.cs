namespace Leafwire.Pipeline.Pushes;

/// <summary>Devices that stand or fall together: a device, a wave, or the whole push.</summary>
internal sealed class Transaction
{
    public List<DeviceState> Devices { get; } = [];

    public Tally Tally { get; } = new();

    /// <summary>When the first of its armed devices goes back by its timer; null while none is armed.</summary>
    public DateTimeOffset? ArmedUntil { get; set; }

    /// <summary>True once its devices were told to confirm.</summary>
    public bool IsDecided { get; set; }

    /// <summary>True once the confirmed ones of a split are put back.</summary>
    public bool IsPutBack { get; set; }
}
