using System.CommandLine;
using Leafwire.Cli.Client;
using Leafwire.Cli.Output;
using Leafwire.Contracts;
using Leafwire.Pipeline.Uploads;
using Command = System.CommandLine.Command;

namespace Leafwire.Cli.Decide;

/// <summary><c>leafwire approve|reject|cancel ID --url HOST</c>: what people say to a push.</summary>
internal static class DecisionCommand
{
    private const string UrlVariable = "LEAFWIRE_URL";

    public static IReadOnlyList<Command> Create() =>
    [
        Create(DecisionKind.Approve, "Agree to what a push would change, by its digest"),
        Create(DecisionKind.Reject, "End a push that waits for approval; nothing is changed"),
        Create(DecisionKind.Cancel, "Stop a push, and put back what it armed"),
    ];

    private static Command Create(DecisionKind kind, string description)
    {
        bool approves = kind == DecisionKind.Approve;
        string name = kind.ToString().ToLowerInvariant();
        var id = new Argument<string>("id") { Description = "The push's id" };
        var digest = new Option<string?>("--digest")
        {
            Description = "What is approved: the digest that the preview shows, sha256:…",
            Required = approves,
        };
        var by = new Option<string>("--by")
        {
            Description = "Who decides (default: the name of the login)",
            DefaultValueFactory = _ => Environment.UserName,
        };
        var reason = new Option<string?>("--reason") { Description = "Why" };
        var url = new Option<string?>("--url") { Description = $"The host's address (default: ${UrlVariable})" };
        var token = new Option<string?>("--token-file") { Description = "A file with the host's token, or a key of the function app" };
        var key = new Option<string?>("--key")
        {
            Description = "Sign with this person's key, as './leafwire keys new --person' wrote it; --by is the name that it was made for",
        };
        var command = new Command(name, description) { id, by, reason, url, token };
        if (approves)
        {
            command.Options.Add(digest);
            command.Options.Add(key);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            string push = parsed.GetRequiredValue(id);
            if (!PushId.IsValid(push))
                throw new UserErrorException($"'{push}' is no push id: it has 16 lower-case hexadecimal digits");
            string? seen = approves ? parsed.GetValue(digest) : null;
            if (approves && !Payload.IsDigest(seen))
                throw new UserErrorException("--digest: sha256: and 64 hexadecimal digits, as './leafwire status ID' shows it");
            var request = new DecisionRequest(parsed.GetRequiredValue(by), parsed.GetValue(reason), seen);
            if (approves && parsed.GetValue(key) is { } file)
                request = PersonKey.Sign(request, push, file);
            using HttpClient http = PushApiClient.Connect(
                Address(parsed.GetValue(url) ?? Environment.GetEnvironmentVariable(UrlVariable)), Token(parsed.GetValue(token)));
            await new PushApiClient(http).DecideAsync(
                push, name, request, cancellationToken);
            new Printer(json: false).Say($"{name}: it stands in the log of push {push}; see: ./leafwire status {push}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Uri Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            ? url
            : throw new UserErrorException($"say which host decides: --url https://…, or set {UrlVariable}");

    private static string? Token(string? file)
    {
        if (file is null)
            return null;
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
