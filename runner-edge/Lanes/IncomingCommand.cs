using System.Text.Json;
using Leafwire.Contracts;
using Leafwire.Runner.Journal;

namespace Leafwire.Runner.Lanes;

/// <summary>What arrived on a device's command subject: a command, something that can only be refused, or noise.</summary>
internal abstract record IncomingCommand
{
    private IncomingCommand()
    {
    }

    /// <summary>A command that can be carried out.</summary>
    public sealed record Good(Command Command) : IncomingCommand;

    /// <summary>Not to be carried out, but its sender can be told why.</summary>
    public sealed record Refused(string CommandId, string PushId, CommandKind Kind, string Reason) : IncomingCommand;

    /// <summary>Nobody can be told.</summary>
    public sealed record Unreadable(string Reason) : IncomingCommand;

    /// <summary>The same message, which is not to be carried out.</summary>
    public IncomingCommand Refuse(string reason) => this switch
    {
        Good { Command: var command } => new Refused(command.Id, command.PushId, command.Kind, reason),
        Refused refused => refused with { Reason = reason },
        _ => new Unreadable(reason),
    };

    /// <summary>Reads what arrived for a device.</summary>
    public static IncomingCommand Read(ReadOnlyMemory<byte> message, string site, string device)
    {
        try
        {
            Command command = Wire.DecodeCommand(message.Span);
            string? problem =
                !Names.IsPushId(command.PushId) ? $"the push id '{Cut(command.PushId)}' is not 16 lower-case hexadecimal digits"
                : !EdgeJournal.CanHold(command.Id) ? $"the command id '{Cut(command.Id)}' cannot be used; it is to be push id, "
                    + $"device and kind with dots between"
                : command.Site != site ? $"the command is for site '{Cut(command.Site)}' but came on the subject of site '{site}'"
                : command.Device != device ? $"the command is for device '{Cut(command.Device)}' but came on the subject of '{device}'"
                : null;
            if (problem is null)
                return new Good(command);
            return Names.IsPushId(command.PushId) && EdgeJournal.CanHold(command.Id)
                ? new Refused(command.Id, command.PushId, command.Kind, problem)
                : new Unreadable(problem);
        }
        catch (MalformedMessageException e)
        {
            return ReadIds(message, e.Message);
        }
    }

    private static IncomingCommand ReadIds(ReadOnlyMemory<byte> message, string reason)
    {
        if (message.Length > Limits.MessageBytes)
            return new Unreadable(reason);
        try
        {
            using JsonDocument json = JsonDocument.Parse(message);
            string? Text(string name) =>
                json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out JsonElement value)
                    && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            return Text("id") is { } id && EdgeJournal.CanHold(id) && Text("pushId") is { } push && Names.IsPushId(push)
                && Enum.TryParse(Text("kind"), ignoreCase: true, out CommandKind kind) && Enum.IsDefined(kind)
                ? new Refused(id, push, kind, reason)
                : new Unreadable(reason);
        }
        // The second for text that is no Unicode, such as half of a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new Unreadable(reason);
        }
    }

    private static string Cut(string text) =>
        string.Concat(text.Take(64).Select(c => char.IsControl(c) ? '?' : c)) + (text.Length > 64 ? "…" : "");
}
