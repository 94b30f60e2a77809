using Leafwire.Contracts;

namespace Leafwire.Runner.Bus;

/// <summary>What a runner brings to the hub and reads there, beside its commands. Each call is one try.</summary>
internal interface IReplyOutlet
{
    /// <summary>Puts a reply into its push's log.</summary>
    /// <param name="reply">The reply; its running configurations are named, never inside.</param>
    /// <param name="messageId">By which the hub knows it again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Delivery> PublishAsync(Reply reply, string messageId, CancellationToken cancellationToken);

    /// <summary>Stores a text in the site's bucket.</summary>
    Task<Delivery> StoreAsync(StoredText text, CancellationToken cancellationToken);

    /// <summary>Removes a text from the site's bucket, if the hub can be reached.</summary>
    Task RemoveAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads a text from the site's bucket.</summary>
    /// <exception cref="InvalidDataException">There is no such text, or it is larger than it may be.</exception>
    /// <exception cref="HubException">The hub cannot be asked now.</exception>
    Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken);
}

/// <summary>What became of one try to bring something to the hub.</summary>
internal abstract record Delivery
{
    private Delivery()
    {
    }

    /// <summary>The hub holds it, by this try or by an earlier one.</summary>
    public sealed record Stored : Delivery;

    /// <summary>No answer, or the hub has no room: another try may do.</summary>
    public sealed record Away(string Reason) : Delivery;

    /// <summary>The hub does not take it as it is.</summary>
    public sealed record Refused(string Reason) : Delivery;
}
