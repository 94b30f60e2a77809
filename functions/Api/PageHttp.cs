using Leafwire.Pipeline.Api;
using Leafwire.Pipeline.Page;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Leafwire.Functions.Api;

/// <summary>
/// The web page, served by Azure Functions. Its files are the same for everybody and hold nothing of any push, so they ask for no
/// key: a browser could not send it for them. The API that they call does.
/// </summary>
internal static class PageHttp
{
    /// <summary>A route that matches the root alone: an empty one is taken for the function's name.</summary>
    internal const string RootRoute = "{ignored:maxlength(0)?}";

    [Function("Page")]
    public static IActionResult Index([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = RootRoute)] HttpRequest request)
    {
        _ = request;
        return new Served(PageFiles.Index);
    }

    [Function("PageFile")]
    public static IActionResult File(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = PageFiles.FileRoute)] HttpRequest request, string file)
    {
        return PageFiles.Find(file) is { } found ? new Served(found) : new Answer(Unserved.Answer(request.Method, request.Path));
    }

    private sealed class Served(PageFile file) : IActionResult
    {
        public async Task ExecuteResultAsync(ActionContext context)
        {
            HttpResponse response = context.HttpContext.Response;
            response.ContentType = file.ContentType;
            foreach ((string name, string value) in PageFiles.Headers)
                response.Headers[name] = value;
            await response.Body.WriteAsync(file.Content, context.HttpContext.RequestAborted);
        }
    }
}
