using Leafwire.Pipeline.Api;
using Microsoft.Extensions.Options;

namespace Leafwire.Host.Access;

/// <summary>The file of tokens, read again when it changes: who is revoked there is refused from the next request on.</summary>
internal sealed class TokenFile(IOptions<AccessOptions> options, ILogger<TokenFile> logger)
{
    private readonly Lock _gate = new();
    private (DateTime WrittenAt, long Length)? _read;
    private AccessTokens? _tokens;

    /// <summary>The tokens; null when the file cannot be read or used: then nobody is let in, whoever was before.</summary>
    public AccessTokens? Current()
    {
        string path = options.Value.TokensFile!;
        lock (_gate)
        {
            try
            {
                var file = new FileInfo(path);
                // Of one that is not there both have a value too.
                (DateTime, long) now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : (DateTime.MinValue, -1);
                if (_read == now)
                    return _tokens;
                _tokens = null;
                _read = now;
                _tokens = AccessTokens.Read(File.ReadAllBytes(path));
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                logger.TokensNotRead(path, e.Message);
            }

            return _tokens;
        }
    }
}
