using System.Globalization;

namespace Leafwire.Runner.Settings;

/// <summary>A way to a device.</summary>
/// <param name="Host">Address or DNS name.</param>
/// <param name="Port">SSH port.</param>
internal sealed record DeviceAddress(SiteFact Host, int Port)
{
    /// <summary>Host and port; not for anything that leaves the site.</summary>
    public string Reveal() => string.Create(CultureInfo.InvariantCulture, $"{Host.Reveal()}:{Port}");

    /// <summary>Nothing of the address.</summary>
    public override string ToString() => Host.ToString();
}
