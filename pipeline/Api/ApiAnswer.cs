using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Leafwire.Pipeline.Api;

/// <summary>An answer of the HTTP API, free of any web framework, so that every host gives the same.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="ContentType">The content type.</param>
/// <param name="Body">The body.</param>
public sealed record ApiAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The next page of a list, as the header <c>Link</c> tells it (RFC 8288); null when there is none.</summary>
    public string? Link { get; init; }

    /// <summary>The methods of a path, as the header <c>Allow</c> tells them (RFC 9110, 10.2.1); null but for status 405.</summary>
    public string? Allow { get; init; }

    /// <summary>The headers beside the content type.</summary>
    public IEnumerable<(string Name, string Value)> Headers
    {
        get
        {
            if (Link is not null)
                yield return ("Link", Link);
            if (Allow is not null)
                yield return ("Allow", Allow);
            yield return ("Cache-Control", "no-store");
            yield return ("X-Content-Type-Options", "nosniff");
        }
    }

    /// <summary>JSON.</summary>
    internal static ApiAnswer Json<T>(int status, T value, JsonTypeInfo<T> type) =>
        new(status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>An error as problem details (RFC 9457).</summary>
    public static ApiAnswer Problem(int status, string title, string detail) =>
        new(status, "application/problem+json; charset=utf-8",
            JsonSerializer.SerializeToUtf8Bytes(new Problem("about:blank", title, status, detail), ApiJson.Default.Problem));
}
