using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Leafwire.Pipeline.Reports;

namespace Leafwire.Cli.Client;

/// <summary>Speaks to the HTTP API of a host: takes decisions, asks what came of them, and how a site stands.</summary>
internal sealed class HostClient(HttpClient http)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Where Azure Functions expects a key; a host's own API reads the token as a bearer's.</summary>
    private const string FunctionsKey = "x-functions-key";

    /// <summary>A client of a host.</summary>
    /// <param name="url">The host's address, such as <c>https://leafwire.example.net/</c>.</param>
    /// <param name="token">A token of the host, or a key of the function app; null for none.</param>
    public static HttpClient Connect(Uri url, string? token)
    {
        // A relative address counts from the last slash.
        var client = new HttpClient { BaseAddress = url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/") };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            client.DefaultRequestHeaders.Add(FunctionsKey, token);
        }

        return client;
    }

    /// <summary>Takes a decision; it stands in the push's log when this returns.</summary>
    /// <exception cref="UserErrorException">The host cannot be reached, or did not take it; its words.</exception>
    public async Task DecideAsync(string pushId, string decision, DecisionRequest body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await SendAsync(() => http.PostAsync(
            new Uri($"api/pushes/{Uri.EscapeDataString(pushId)}/{decision}", UriKind.Relative),
            JsonContent.Create(body, ClientJson.Default.DecisionRequest), cancellationToken));
        await CheckAsync(answer, $"{decision} was not taken", cancellationToken);
    }

    /// <summary>Keeps what is recorded of a push, or no longer.</summary>
    /// <exception cref="UserErrorException">The host cannot be reached, or did not; its words.</exception>
    public async Task KeepAsync(string pushId, bool keep, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await SendAsync(() => http.PostAsync(
            new Uri($"api/pushes/{Uri.EscapeDataString(pushId)}/keep", UriKind.Relative),
            JsonContent.Create(new KeepRequest(keep), ClientJson.Default.KeepRequest), cancellationToken));
        await CheckAsync(answer, "keep was not taken", cancellationToken);
    }

    /// <summary>Asks until a push is over.</summary>
    /// <param name="pushId">The push.</param>
    /// <param name="time">For waiting between two questions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UserErrorException">The host cannot be reached, or does not tell; its words.</exception>
    public async Task<PushReport> EndAsync(string pushId, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ReportAsync(pushId, cancellationToken) is { IsFinal: true } report)
                return report;
            await Task.Delay(AskEvery, time, cancellationToken);
        }
    }

    /// <summary>How a push stands.</summary>
    /// <exception cref="UserErrorException">The host cannot be reached, or does not tell; its words.</exception>
    public async Task<PushReport> ReportAsync(string pushId, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await SendAsync(
            () => http.GetAsync(new Uri($"api/pushes/{Uri.EscapeDataString(pushId)}", UriKind.Relative), cancellationToken));
        await CheckAsync(answer, "how it stands was not told", cancellationToken);
        return await answer.Content.ReadFromJsonAsync(PipelineJson.Default.PushReport, cancellationToken)
            ?? throw new UserErrorException($"the host at {http.BaseAddress} answered with nothing", ExitCodes.PushFailed);
    }

    /// <summary>The name that decisions are kept under; null where each says it, because nobody is asked who he is.</summary>
    /// <exception cref="UserErrorException">The host cannot be reached, or does not tell; its words.</exception>
    public async Task<string?> NameAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await SendAsync(() => http.GetAsync(new Uri("api/me", UriKind.Relative), cancellationToken));
        await CheckAsync(answer, "who asks was not told", cancellationToken);
        return (await answer.Content.ReadFromJsonAsync(ClientJson.Default.MeAnswer, cancellationToken))?.Name;
    }

    /// <summary>How a site stands, or the names of all sites, as JSON.</summary>
    /// <param name="site">The site; null for the names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UserErrorException">The host cannot be reached, or does not tell; its words.</exception>
    public async Task<string> SiteAsync(string? site, CancellationToken cancellationToken)
    {
        string path = site is null ? "api/sites" : $"api/sites/{Uri.EscapeDataString(site)}";
        using HttpResponseMessage answer = await SendAsync(() => http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken));
        await CheckAsync(answer, site is null ? "the sites were not told" : "how the site stands was not told", cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException e)
        {
            throw new UserErrorException($"the host at {http.BaseAddress} cannot be reached: {e.Message.Split('\n')[0]}");
        }
    }

    private static async Task CheckAsync(HttpResponseMessage answer, string failed, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
            return;
        // Azure Functions refuse a key without a word.
        string? unsaid = answer.StatusCode == HttpStatusCode.Unauthorized
            ? "the host takes no token or key but its own; name one with --token-file, or in $LEAFWIRE_TOKEN"
            : answer.ReasonPhrase;
        string? detail = await DetailAsync(answer, cancellationToken);
        throw new UserErrorException($"{failed} ({(int)answer.StatusCode}): {detail ?? unsaid}", ExitCodes.PushFailed);
    }

    // Something between may have answered that knows nothing of problem details.
    private static async Task<string?> DetailAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return (await answer.Content.ReadFromJsonAsync(ClientJson.Default.ProblemAnswer, cancellationToken))?.Detail;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The body of a decision.</summary>
internal sealed record DecisionRequest(
    string? By, string? Reason, string? Digest, string? Key = null, string? Signature = null);

/// <summary>The body of a request to keep a push, or no longer.</summary>
internal sealed record KeepRequest(bool Keep);

/// <summary>Who asks, as the host knows it.</summary>
internal sealed record MeAnswer(string? Name);

/// <summary>Problem details (RFC 9457), as far as people are told of them.</summary>
internal sealed record ProblemAnswer(string? Detail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DecisionRequest))]
[JsonSerializable(typeof(KeepRequest))]
[JsonSerializable(typeof(MeAnswer))]
[JsonSerializable(typeof(ProblemAnswer))]
internal sealed partial class ClientJson : JsonSerializerContext;
