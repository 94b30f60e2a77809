namespace Leafwire.Tests.Unit.Eos;

/// <summary>How the words of scripted switches arrive while a test is run over again: in what packets, with what pauses.</summary>
/// <param name="Packet">Bytes of a packet.</param>
/// <param name="LinePause">Silence behind each line, longer than the driver waits for the rest of what looks like a prompt.</param>
internal sealed record Tearing(int Packet, TimeSpan LinePause)
{
    private static readonly AsyncLocal<Tearing?> Local = new();

    /// <summary>For the switches of this flow; null for whole answers without a pause.</summary>
    public static Tearing? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }
}

/// <summary>A test whose assertions hold to the second, so that a switch which pauses would be another one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToTheSecondAttribute : Attribute;
