using Leafwire.Contracts;

namespace Leafwire.Pipeline.Storage;

/// <summary>An upload as it lies in storage.</summary>
/// <param name="Content">Its content, from its beginning; null when it is larger than <see cref="Limits.UploadBytes"/> and was not
/// read.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="ETag">The stored version.</param>
internal sealed record UploadContent(Stream? Content, long Size, string ETag) : IDisposable
{
    /// <summary>What is larger than this lies in a temporary file meanwhile, for a zip has to be read back and forth.</summary>
    internal const int InMemory = 1024 * 1024;

    /// <summary>What its uploader stored beside it, by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Takes content in.</summary>
    /// <param name="from">Where it comes from.</param>
    /// <param name="size">Its size.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="EndOfStreamException">There is less than that.</exception>
    public static async Task<Stream> TakeAsync(Stream from, long size, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(from);
        Stream content = size <= InMemory ? new MemoryStream((int)size) : TemporaryFile();
        try
        {
            await from.CopyToAsync(content, cancellationToken);
            if (content.Length != size)
                throw new EndOfStreamException($"an upload of {size} bytes ended after {content.Length}");
            content.Position = 0;
            return content;
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is given back with it; null for a small one.</summary>
    internal IDisposable? Place { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Content?.Dispose();
        Place?.Dispose();
    }

    // It holds secrets: nobody else reads it, and it goes with this process, however that ends.
    private static FileStream TemporaryFile()
    {
        string path = Path.Combine(Path.GetTempPath(), $"leafwire-{Path.GetRandomFileName()}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (OperatingSystem.IsWindows())
            return new FileStream(path, options);
        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }
}
