namespace Leafwire.Runner.Switches;

/// <summary>The link of a port or port channel.</summary>
/// <param name="Name">The interface.</param>
/// <param name="Link"><c>connected</c>, <c>notconnect</c>, <c>disabled</c>, <c>errdisabled</c>.</param>
internal sealed record LinkStatus(string Name, string Link)
{
    public bool IsUp => Link == "connected";
}
