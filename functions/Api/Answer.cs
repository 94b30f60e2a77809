using Leafwire.Pipeline.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Leafwire.Functions.Api;

/// <summary>An answer of the API, sent by Azure Functions.</summary>
internal sealed class Answer(ApiAnswer answer) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        HttpResponse response = context.HttpContext.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach ((string name, string value) in answer.Headers)
            response.Headers[name] = value;
        await response.Body.WriteAsync(answer.Body, context.HttpContext.RequestAborted);
    }
}
