using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Leafwire.Cli.Review;

/// <summary>Speaks JSON to the API of a service of pull requests.</summary>
internal sealed class ServiceClient : IDisposable
{
    private readonly HttpClient _http;

    public ServiceClient(Uri address, string token, string accept)
    {
        _http = new HttpClient { BaseAddress = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        // GitHub answers nobody without a name.
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("leafwire", "1"));
    }

    public HttpRequestHeaders Headers => _http.DefaultRequestHeaders;

    public Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Asks for something that this token may not be allowed to see; null then.</summary>
    public async Task<JsonNode?> TryGetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        }
        catch (ServiceRefusedException e) when (e.Status is 401 or 403 or 404)
        {
            return null;
        }
    }

    /// <summary>Sends a request.</summary>
    /// <exception cref="UserErrorException">The service cannot be reached, or refuses; its words.</exception>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(request, cancellationToken);
            string text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? Parse(text)
                : throw new ServiceRefusedException((int)answer.StatusCode, $"{method} {_http.BaseAddress}{path} was refused "
                    + $"({(int)answer.StatusCode} {answer.ReasonPhrase}); may the token read and write pull requests?");
        }
        catch (HttpRequestException e)
        {
            throw new UserErrorException($"{_http.BaseAddress} cannot be reached: {e.Message.Split('\n')[0]}");
        }
    }

    public void Dispose() => _http.Dispose();

    // Azure DevOps answers a token that it does not take with a page to sign in, and with success.
    private JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw new UserErrorException($"{_http.BaseAddress} answered with something else than JSON; is its token good?");
        }
    }
}

/// <summary>A service said no.</summary>
internal sealed class ServiceRefusedException(int status, string message) : UserErrorException(message)
{
    public int Status { get; } = status;
}
