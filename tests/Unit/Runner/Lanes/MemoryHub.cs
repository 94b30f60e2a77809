using System.Runtime.CompilerServices;
using Leafwire.Contracts;
using Leafwire.Runner.Bus;

namespace Leafwire.Tests.Unit.Runner.Lanes;

/// <summary>A hub in memory: commands, replies and texts, and ways to take each away.</summary>
internal sealed class MemoryHub : ICommandFeed, IReplyOutlet
{
    private readonly List<TaskCompletionSource> _readers = [];
    private int _opened;

    public List<CommandMessage> Commands { get; } = [];

    public List<Reply> Replies { get; } = [];

    public Dictionary<string, byte[]> Texts { get; } = [];

    public string Epoch { get; set; } = "1";

    /// <summary>From where the feed was opened, each time.</summary>
    public List<ulong> Opened { get; } = [];

    public bool FeedIsAway { get; set; }

    public bool TextsAreAway { get; set; }

    /// <summary>What becomes of a reply; null for stored.</summary>
    public Func<Reply, Delivery?>? OnReply { get; set; }

    public void Send(Command command) => Send(command.Device, Wire.Encode(command));

    public void Send(string device, byte[] body)
    {
        Commands.Add(new CommandMessage(device, (ulong)Commands.Count + 1, body));
        Wake();
    }

    /// <summary>Whoever reads learns that the feed is gone.</summary>
    public void Lose()
    {
        _opened++;
        Wake();
    }

    public Task<FeedState> LookAsync(CancellationToken cancellationToken) => FeedIsAway
        ? throw new HubException("away")
        : Task.FromResult(new FeedState(Epoch, (ulong)Commands.Count));

    public Task<IAsyncEnumerable<CommandMessage>> OpenAsync(ulong from, CancellationToken cancellationToken)
    {
        Opened.Add(from);
        return Task.FromResult(ReadAsync(from, ++_opened, cancellationToken));
    }

    public Task<Delivery> PublishAsync(Reply reply, string messageId, CancellationToken cancellationToken)
    {
        if (OnReply?.Invoke(reply) is { } failure)
            return Task.FromResult(failure);
        Replies.Add(reply);
        return Task.FromResult<Delivery>(new Delivery.Stored());
    }

    public Task<Delivery> StoreAsync(StoredText text, CancellationToken cancellationToken)
    {
        if (TextsAreAway)
            return Task.FromResult<Delivery>(new Delivery.Away("away"));
        Texts[text.Name] = text.Bytes;
        return Task.FromResult<Delivery>(new Delivery.Stored());
    }

    public Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        Texts.Remove(name);
        return Task.CompletedTask;
    }

    public Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken) =>
        TextsAreAway ? throw new HubException("away") : Task.FromResult(
            Texts.GetValueOrDefault(name) ?? throw new InvalidDataException("no such text"));

    private async IAsyncEnumerable<CommandMessage> ReadAsync(
        ulong from, int opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (ulong next = from; ; next++)
        {
            while (next > (ulong)Commands.Count && opened == _opened)
            {
                var more = new TaskCompletionSource();
                _readers.Add(more);
                await using (cancellationToken.UnsafeRegister(_ => more.TrySetCanceled(cancellationToken), null))
                    await more.Task;
            }

            if (opened != _opened)
                throw new HubException("lost");
            yield return Commands[(int)next - 1];
        }
    }

    private void Wake()
    {
        TaskCompletionSource[] readers = [.. _readers];
        _readers.Clear();
        foreach (TaskCompletionSource reader in readers)
            reader.TrySetResult();
    }
}
