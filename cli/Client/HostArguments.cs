using System.CommandLine;

namespace Leafwire.Cli.Client;

/// <summary>Which host is spoken to, and with what token.</summary>
internal sealed class HostArguments
{
    private const string ApiVariable = "LEAFWIRE_API";
    private const string TokenVariable = "LEAFWIRE_TOKEN";

    private readonly Option<string?> _api = new("--api") { Description = $"The host's address (default: ${ApiVariable})" };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = $"A file with the host's token, or a key of the function app (default: the token in ${TokenVariable}, or none)",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_api);
        command.Options.Add(_tokenFile);
    }

    /// <summary>True when the command itself names a host, whatever the environment says.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_api) is not null;

    /// <summary>A client of the host that is named.</summary>
    /// <exception cref="UserErrorException">None is named, or the token's file cannot be read.</exception>
    public HttpClient Connect(ParseResult parsed) => HostClient.Connect(
        Address(parsed.GetValue(_api) ?? Environment.GetEnvironmentVariable(ApiVariable)),
        parsed.GetValue(_tokenFile) is { } file ? Token(file)
            : Environment.GetEnvironmentVariable(TokenVariable)?.Trim() is { Length: > 0 } token ? token
            : null);

    private static Uri Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            ? url
            : throw new UserErrorException($"say which host is asked: --api https://…, or set {ApiVariable}");

    private static string Token(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } token && !token.Any(char.IsControl) ? token
                : throw new UserErrorException($"--token-file {file}: the file holds no token");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"--token-file {file}: {e.Message}");
        }
    }
}
