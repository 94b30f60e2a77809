using System.Text;
using Leafwire.Tests.Processes;

namespace Leafwire.Tests.Integration.Host;

/// <summary>The few words of <c>curl</c> that examples use, where there may be none: <c>-s -X METHOD -d BODY URL</c>.</summary>
internal static class ApiCall
{
    public const string Program = "curl";

    /// <summary>How examples write the host's address.</summary>
    private const string Variable = "$LEAFWIRE_API/";

    public static async Task<CommandRun> RunAsync(IReadOnlyList<string> words, Uri? api, CancellationToken cancellationToken)
    {
        HttpMethod method = HttpMethod.Get;
        string? body = null, url = null;
        for (int i = 1; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "-s":
                    break;
                case "-X":
                    method = new HttpMethod(words[++i]);
                    break;
                case "-d":
                    body = words[++i];
                    break;
                default:
                    url = words[i];
                    break;
            }
        }

        url.ShouldNotBeNull().ShouldStartWith(Variable);
        using var client = new HttpClient { BaseAddress = api };
        using var request = new HttpRequestMessage(method, new Uri(url[Variable.Length..], UriKind.Relative));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.SendAsync(request, cancellationToken);
        return new CommandRun((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken), "");
    }
}
