using System.Text.Json;

namespace Leafwire.Pipeline.Storage;

/// <summary>Enumerations as the JSON and the tables name them: <c>awaitingApproval</c>.</summary>
internal static class EnumText
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static T Parse<T>(string? text) where T : struct, Enum =>
        Enum.TryParse(text, ignoreCase: true, out T value) ? value : throw new InvalidDataException($"'{text}' is no {typeof(T).Name}");
}
