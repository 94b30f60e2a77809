using System.Text.Json;
using System.Text.Json.Serialization;
using Leafwire.Contracts;
using Leafwire.Runner.Work;

namespace Leafwire.Runner.Journal;

/// <summary>Source-generated JSON of what only the journal holds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, MaxDepth = Limits.MessageDepth)]
[JsonSerializable(typeof(WorkNote))]
internal sealed partial class JournalJson : JsonSerializerContext
{
    /// <summary>Reads a note.</summary>
    /// <exception cref="InvalidDataException">It is none, or its times are out of range.</exception>
    public static WorkNote DecodeNote(ReadOnlySpan<byte> utf8)
    {
        try
        {
            WorkNote? note = JsonSerializer.Deserialize(utf8, Default.WorkNote);
            bool sound = note is { Diff: not null, Before: not null } && note.CommitTimer >= System.TimeSpan.Zero
                && note.CommitTimer <= Limits.Duration && note.ArmedAt.Year is > 2000 and < 9000;
            if (!sound)
                throw new InvalidDataException("the journal's note about this push is out of range");
            // What is left out is read as the type's default, which is another phase than that in which such a note was written.
            return note!.Session is null ? note with { Phase = Work.WorkPhase.ArmSent } : note;
        }
        catch (JsonException)
        {
            throw new InvalidDataException("the journal's note about this push cannot be read");
        }
    }
}
