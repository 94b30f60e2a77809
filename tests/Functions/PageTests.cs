using System.Reflection;
using Leafwire.Functions.Api;
using Leafwire.Pipeline.Page;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace Leafwire.Tests.Functions;

/// <summary>The page, as the functions serve it.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task Page_OfTheFunctions_IsTheOneOfTheOtherHost()
    {
        DefaultHttpContext index = await ServeAsync(http => PageHttp.Index(http.Request));
        DefaultHttpContext style = await ServeAsync(http => PageHttp.File(http.Request, "base.css"));

        Body(index).ShouldBe(PageFiles.Index.Content.ToArray());
        index.Response.ContentType.ShouldBe("text/html; charset=utf-8");
        index.Response.Headers.ContentSecurityPolicy.ToString().ShouldBe(PageFiles.Headers["Content-Security-Policy"]);
        Body(style).ShouldBe(PageFiles.Find("base.css")!.Content.ToArray());
        style.Response.ContentType.ShouldBe("text/css; charset=utf-8");
        DefaultHttpContext nothing = await ServeAsync(http => PageHttp.File(http.Request, "index.html"));
        nothing.Response.StatusCode.ShouldBe(404);
        nothing.Response.ContentType.ShouldNotBeNull().ShouldStartWith("application/problem+json");
    }

    // A browser sends no key for a style sheet: what is not asked for a key is the page's files and health, and
    // what says that there is nothing.
    [Fact]
    public void Functions_WithoutAKey_SayNothingOfPushes()
    {
        string[] open = [.. typeof(PageHttp).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .Select(m => (Name: m.GetCustomAttribute<FunctionAttribute>()?.Name,
                Trigger: m.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(a => a is not null)))
            .Where(f => f.Trigger is { AuthLevel: AuthorizationLevel.Anonymous }).Select(f => f.Name!).Order(StringComparer.Ordinal)];

        open.ShouldBe(["Health", "Page", "PageFile", "Unserved"]);
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/x", false)]
    [InlineData("/api/pushes", false)]
    public void RootRoute_Matches_TheRootAlone(string path, bool expected)
    {
        RouteTemplate template = TemplateParser.Parse(PageHttp.RootRoute);
        var values = new RouteValueDictionary();

        bool isMatch = new TemplateMatcher(template, []).TryMatch(path, values)
            && new OptionalRouteConstraint(new MaxLengthRouteConstraint(0)).Match(
                null, null, "ignored", values, RouteDirection.IncomingRequest);

        isMatch.ShouldBe(expected);
    }

    private static async Task<DefaultHttpContext> ServeAsync(Func<HttpContext, IActionResult> serve)
    {
        var http = new DefaultHttpContext();
        http.Response.Body = new MemoryStream();
        await serve(http).ExecuteResultAsync(new ActionContext { HttpContext = http });
        return http;
    }

    private static byte[] Body(HttpContext http) => ((MemoryStream)http.Response.Body).ToArray();
}
