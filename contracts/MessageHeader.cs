namespace Leafwire.Contracts;

/// <summary>What a command says of itself, and its replies say again.</summary>
public sealed record MessageHeader
{
    /// <summary>Of a message that nobody gave a header.</summary>
    internal static readonly MessageHeader None = new() { CommandId = "", PushId = "", Site = "", Device = "" };

    /// <summary>The command's id (<see cref="Names.CommandId"/>): the same when the command is published again.</summary>
    public required string CommandId { get; init; }

    /// <summary>What the command is to do.</summary>
    public CommandKind Kind { get; init; }

    /// <summary>
    /// From 1. A push that configures a device once more counts on; a confirm or revert is for the configure of its own
    /// number. A message of before there were attempts is of the first.
    /// </summary>
    public int Attempt { get; init => field = Math.Max(1, value); } = 1;

    /// <summary>The push that this is part of.</summary>
    public required string PushId { get; init; }

    /// <summary>The site's name.</summary>
    public required string Site { get; init; }

    /// <summary>The device's name.</summary>
    public required string Device { get; init; }
}
