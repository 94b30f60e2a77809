namespace Leafwire.Contracts;

/// <summary>Every limit on what is taken in from outside, in one place.</summary>
public static class Limits
{
    /// <summary>One device's configuration, in bytes of UTF-8. The largest of AVD's published samples has 182 KB.</summary>
    public const int ConfigurationBytes = 4 * 1024 * 1024;

    /// <summary>One uploaded file (zip or cfg), in bytes as it lies in storage.</summary>
    public const int UploadBytes = 64 * 1024 * 1024;

    /// <summary>All configurations of one upload together, in bytes after unpacking.</summary>
    public const int UnpackedBytes = 512 * 1024 * 1024;

    /// <summary>Devices in one push.</summary>
    public const int Devices = 10_000;

    /// <summary>A site or device name, in characters before escaping.</summary>
    public const int NameLength = 128;

    /// <summary>A <c>push.json</c>, in bytes.</summary>
    public const int PolicyBytes = 256 * 1024;

    /// <summary>One NATS message that is decoded, in bytes. NATS advises against more than 8 MB.</summary>
    public const int MessageBytes = 8 * 1024 * 1024;

    /// <summary>A free-text field of a reply, in characters; longer text is cut when it is made.</summary>
    public const int TextLength = 4096;

    /// <summary>Refused lines listed in one reply; a switch that refuses more is reported with the count.</summary>
    public const int RejectedLines = 50;
}
